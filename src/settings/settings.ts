import { isIP } from 'node:net';
import { z } from 'zod';
import { automateSettings } from '../desks/automate/settings.ts';
import type { Path } from './fault.ts';
import { membersOf } from './schema/members-of.ts';
import { manageSettings } from '../desks/manage/settings.ts';
import { gravityZoneApiSettings } from '../gravityzone/api/settings.ts';
import { DEFAULT_BANDS } from '../incident/category.ts';
import { LEAVABLE } from '../incident/left-out.ts';
import type { LeftOut } from '../incident/left-out.ts';
import { DEFAULT_MARK } from '../incident/marks.ts';
import { ADDITIONS, OUTCOMES, textSettings } from '../incident/text-settings.ts';
import { alsoAmongFaults, expected } from './schema/expected.ts';
import { duration } from './schema/duration.ts';
import { PROXY_EXPECTED, proxyAddress } from './schema/proxy-address.ts';
import { secret } from './schema/secret.ts';

const category = z.enum(['low', 'medium', 'high']);
/** From which category on tickets open. */
const openFrom = z.enum(['low', 'medium', 'high', 'never']);
const port = z.int().min(0).max(65_535);
/** One that others must know. */
const listenPort = z.int().min(1).max(65_535);

/** An address to listen on; loopback unless it says otherwise. */
const listener = z.strictObject({ host: z.string().min(1).default('127.0.0.1'), port });

/** An address, or a network such as `10.0.0.0/8`. */
const network = z.string().refine((text) => {
  const [, address = '', bits] = /^([^/]+)(?:\/([1-9][0-9]{0,2}))?$/.exec(text) ?? [];
  const version = isIP(address);
  return version !== 0 && Number(bits ?? 1) <= (version === 4 ? 32 : 128);
}, 'is no address and no network: write 10.0.0.7 or 10.0.0.0/8');

const bands = z
  .strictObject({
    mediumFrom: z.int().min(1).max(100).describe('lowest score of Medium, whole, 1 to 100, below `highFrom`'),
    highFrom: z.int().min(1).max(100).describe('lowest score of High'),
  })
  .refine(({ mediumFrom, highFrom }) => !(mediumFrom >= highFrom), {
    ...alsoAmongFaults,
    error: 'mediumFrom must lie below highFrom',
  });

const mark = z
  .string()
  .regex(
    /^[A-Z][A-Z0-9]{1,5}$/,
    'must be 2 to 6 capital letters and digits that begin with a letter, such as GZ',
  );

/** One GravityZone account. */
const account = z.strictObject({
  authorization: z
    .array(secret)
    .min(1)
    .max(2)
    .describe(
      'one or two *secrets*: the whole values of the `Authorization` header that are accepted; GravityZone is given the first',
    ),
  api: gravityZoneApiSettings
    .optional()
    .describe(
      "access to the account's Control API, see below; without it closes and lost pushes are not seen",
    ),
  mark: mark
    .default(DEFAULT_MARK)
    .describe(
      "the start of the marks in this account's tickets and notes: `GZ` in `[GZ-6690e2c52ca2436a3af4adbe]`; 2 to 6 capital letters and digits, a letter first",
    ),
  formerMarks: z.array(mark).default([]).describe('earlier values of `mark`'),
  openFrom: openFrom
    .optional()
    .meta({ description: 'the same as `policy.openFrom`, for this account', otherwise: '`policy.openFrom`' }),
});

/** A GravityZone company of which something is said. */
const company = z.strictObject({
  id: z.string().min(1).describe("GravityZone's company id"),
  name: z
    .string()
    .min(1)
    .describe('shown in tickets and in Temporal; it wins over the name that GravityZone sends'),
  openFrom: openFrom.optional().meta({
    description: 'the same as `policy.openFrom`, for this company',
    otherwise: 'what its account says',
  }),
});

const line = z
  .string()
  .max(1_000)
  .regex(/^\P{Cc}*$/u, 'must be one line');

/** What tickets say besides facts. An empty text is left out. */
const texts = z
  .strictObject({
    defang: z
      .boolean()
      .default(true)
      .describe(
        "write addresses from GravityZone's reports as `hxxps://evil[.]example`, so that no ticket page makes links of them",
      ),
    nextSteps: z.partialRecord(z.enum(OUTCOMES), z.partialRecord(category, line)).default({}).meta({
      description:
        '`stopped`, `partly`, `notStopped`, each with `low`, `medium`, `high`: the line of a ticket that says what to do next. The main action says whether the attack was stopped; an unknown word counts as not stopped',
      otherwise: 'steps that follow CISA and NIST',
    }),
    additions: z.partialRecord(z.enum(ADDITIONS), line).default({}).meta({
      description:
        '`ransomware`, `credentialAccess`, `lateralMovement`, `exploit`, `phishing`, `malware`: what is added for such attacks; if several fit, the first',
      otherwise: 'sentences on what such attacks need besides',
    }),
  })
  .transform(textSettings);

/** What of the reports goes no further than the gateway, and the worker that reads GravityZone's API. */
const privacy = z.strictObject({
  leaveOut: z
    .array(z.enum(LEAVABLE))
    .default([])
    .transform((names): LeftOut => new Set(names))
    .meta({
      description: `list of facts that are left out of tickets and of Temporal: ${LEAVABLE.map((name) => `\`${name}\``).join(', ')}. If any is, events are not kept as they came. See [privacy](security.md#privacy)`,
    }),
});

const policy = z.strictObject({
  bands: bands.default(DEFAULT_BANDS),
  openFrom: openFrom
    .default('low')
    .describe('`low`, `medium` or `high`: no ticket opens below this category; `never`: none opens at all'),
  shiftDown: z.boolean().default(true).describe('whether a falling category moves the ticket down'),
  shiftDownAfter: duration
    .default(900_000)
    .describe('how long the category must have been lower before the ticket moves down; it moves up at once'),
  updateInterval: duration
    .default(60_000)
    .describe(
      'shortest time between two updates of one ticket; the first update does not wait. It doubles with each update, up to an hour, and starts again after a shift or a day without an update. A rising category does not wait',
    ),
  idleDays: z
    .number()
    .positive()
    .default(30)
    .describe('days without an event after which an open incident is no longer watched; its tickets say so'),
  lingerDays: z
    .number()
    .positive()
    .default(7)
    .describe('days without an event after which a closed incident is no longer watched'),
  quarantineDays: z
    .number()
    .positive()
    .default(30)
    .describe(
      'days for which a quarantined body is kept after it was replayed with success; others are kept until an operator discards them',
    ),
  blockedRetry: duration.default(900_000).describe('time after which a blocked delivery is tried again'),
  deliveryTimeout: duration
    .default(21_600_000)
    .describe('limit for one opening or update with all its retries; then it is planned again'),
  attemptTimeout: duration
    .default(180_000)
    .describe(
      'limit for one attempt. It must be longer than every `requestTimeout`; make it much longer, because an attempt makes several requests',
    ),
  doubt: duration
    .default(60_000)
    .describe(
      "how long after the desk's `requestTimeout` a write whose answer was lost may still be carried out ([doubt](delivery.md#doubt)). Until then only a rise of the category is written. For what Automate accepted its `expiry` counts. A lost ticket is looked for once more after this time, before a successor opens",
    ),
  historyEvents: z
    .int()
    .min(50)
    .max(4_000)
    .default(1_000)
    .describe('history events after which a workflow continues as new, 50 to 4000'),
});

const pem = z.union(
  [secret, z.string().min(1)],
  expected('must name a file in PEM, or a secret that is PEM'),
);

/** How to speak TLS with Temporal; files hold PEM. */
const temporalTls = z
  .strictObject({
    /** Authorities that are trusted instead of those of the system. */
    caFile: pem.optional(),
    /** Our certificate and its key, where Temporal asks for one. */
    certFile: pem.optional(),
    keyFile: pem.optional(),
    /** The name in Temporal's certificate, where it is not that of the address. */
    serverName: z.string().min(1).optional(),
  })
  .refine(({ certFile, keyFile }) => (certFile === undefined) === (keyFile === undefined), {
    ...alsoAmongFaults,
    error: 'needs certFile and keyFile together',
  });

const temporal = z.strictObject({
  address: z
    .string()
    .regex(
      /^(\[[0-9a-f:.]+\]|[^\s:/[\]]+):[0-9]{1,5}$/i,
      'must be a host and a port, such as temporal.internal:7233',
    )
    .optional()
    .meta({
      description: '`host:port` of the Temporal server',
      otherwise:
        'Temporal’s own configuration, else the embedded server: the one that `plumbline start` brings along on this machine',
    }),
  embedded: z
    .strictObject({ port: listenPort.default(7233), uiPort: listenPort.default(8233) })
    .prefault({})
    .describe(
      'ports of 127.0.0.1 on which the embedded server listens: `port` for Temporal itself, `uiPort` for its Web UI',
    ),
  configProfile: z.string().min(1).optional().meta({
    description:
      "profile of [Temporal's own configuration](#temporals-own-configuration), which says what is left out here",
    otherwise: '`TEMPORAL_PROFILE`, else `default`',
  }),
  namespace: z.string().min(1).default('default').describe('the namespace of this installation'),
  createNamespace: z
    .boolean()
    .default(false)
    .describe(
      'whether the worker creates the namespace if it is missing; it then keeps histories of ended workflows for 30 days. The gateway waits for it',
    ),
  tls: z
    .union([z.boolean(), temporalTls], expected('must be true, false or a group of the settings of TLS'))
    .default(false)
    .describe(
      "`true` to use TLS. Or its settings: `caFile` (authorities that are trusted instead of the system's), `certFile` with `keyFile` (our own certificate), each a PEM file or a *secret* that is PEM; `serverName` (the name in the server's certificate, if it is not the name in `address`)",
    ),
  apiKey: secret.optional().describe('*secret*, for a server that asks for one; turns TLS on'),
  ui: z
    .url({ protocol: /^https?$/, error: 'must be an address such as http://127.0.0.1:8233' })
    .optional()
    .meta({
      description:
        "address of Temporal's Web UI, such as `https://temporal.example.com`. `incidents show` then links to the workflow",
      otherwise: "none; in Temporal's cloud its own; that of the embedded server",
    }),
  fairByCompany: z
    .boolean()
    .default(false)
    .describe(
      'whether companies are served in turn while incidents of the same category wait (“Companies in turn” below)',
    ),
  taskQueuePrefix: z
    .string()
    .min(1)
    .default('plumbline')
    .describe(
      'start of the names of all task queues: `<prefix>-incidents`, `<prefix>-account-<name>`, and for each desk `<prefix>-desk-<desk>` and, for High incidents, `<prefix>-desk-<desk>-high`',
    ),
  searchAttributePrefix: z
    .string()
    .regex(/^([A-Za-z][A-Za-z0-9_]{0,31})?$/, 'must be letters, digits and _, a letter first, at most 32')
    .default('')
    .describe(
      'start of the names of all search attributes, such as `Plumbline` for `PlumblineScore`; letters, digits and `_`',
    ),
});

/** How other machines are reached. */
const http = z.strictObject({
  proxy: z.union([secret, proxyAddress], PROXY_EXPECTED).optional().meta({
    description:
      'an HTTP proxy (CONNECT), such as `http://proxy.internal:3128`; a *secret* if it contains a user and a password',
    otherwise: "the environment's `HTTPS_PROXY`",
  }),
  noProxy: z.array(z.string().min(1)).optional().meta({
    description:
      "list of what is reached without the proxy: hosts and all below them (`internal.example`), with or without a port; networks (`10.0.0.0/8`); `'*'` for everything",
    otherwise: "the environment's `NO_PROXY`",
  }),
  caFile: z
    .string()
    .min(1)
    .optional()
    .describe(
      'PEM file with your own certificate authorities, trusted in addition to those of Node. For Temporal use `temporal.tls.caFile`',
    ),
});

const gateway = z.strictObject({
  listen: listener
    .default({ host: '127.0.0.1', port: 8480 })
    .describe("`host` and `port` for GravityZone's pushes; plain HTTP, so put a proxy with TLS in front"),
  admin: listener
    .default({ host: '127.0.0.1', port: 8481 })
    .describe('health, readiness, metrics of the gateway'),
  trustedProxies: z
    .array(network)
    .default([])
    .describe(
      'addresses and networks (`10.0.0.0/8`) of the proxies in front of the gateway. Their `X-Forwarded-For` says who the sender is, for the log and for [limits on senders](gateway.md#senders-that-are-not-known-yet)',
    ),
  openBodiesMiB: z
    .int()
    .min(32)
    .default(64)
    .describe(
      'memory for the [bodies of all open requests](gateway.md#memory) together, in MiB, at least 32',
    ),
});

const worker = z.strictObject({
  admin: listener
    .default({ host: '127.0.0.1', port: 8482 })
    .describe('health, readiness, metrics of the worker'),
  cachedWorkflows: z
    .int()
    .positive()
    .default(1_500)
    .describe('incident workflows kept in memory, about 0.15 MB each'),
});

const file = z.strictObject({
  temporal: temporal.prefault({}),
  http: http.prefault({}),
  gateway: gateway.prefault({}),
  worker: worker.prefault({}),
  accounts: z.record(
    z.string().regex(/^[a-z0-9-]{1,24}$/, 'is not an account name: use a-z, 0-9 and -, at most 24'),
    account,
  ),
  companies: z.array(company).default([]),
  policy: policy.prefault({}),
  texts: texts.prefault({}),
  privacy: privacy.prefault({}),
  desks: z
    .strictObject({ automate: automateSettings.optional(), manage: manageSettings.optional() })
    .refine(
      (desks) => Object.values(desks).some((desk) => desk !== undefined),
      'needs at least one desk: automate or manage',
    ),
});

/**
 * The whole settings file. Durations are written `90s`, `15m`, `1h` and read as milliseconds. The rules are about
 * several sections, which may hold anything where they were found wrong.
 */
export const settingsSchema = file.superRefine((settings, context) => {
  const tell = (path: Path, message: string): void =>
    context.addIssue({ code: 'custom', path: [...path], message });
  const { desks, policy, accounts } = settings as Partial<typeof settings>;
  const attemptTimeout = policy?.attemptTimeout ?? Infinity;
  for (const { path, requestTimeout } of requestTimeouts(accounts, desks))
    if (requestTimeout >= attemptTimeout)
      tell(
        path,
        `must be less than policy.attemptTimeout (${attemptTimeout / 1_000}s): otherwise attempts end while their calls still run`,
      );
  for (const { path, message } of psaTicketFaults(desks)) tell(['desks', 'manage', path], message);
  const owners = new Map<string, string>();
  for (const { account, path, word } of marks(accounts)) {
    const owner = owners.get(word) ?? account;
    owners.set(word, owner);
    if (owner !== account)
      tell(
        path,
        `${word} is a mark of account ${owner} already: choose another one, so that two accounts never share tickets`,
      );
  }
}, alsoAmongFaults);

export type Settings = z.infer<typeof settingsSchema>;

/** What is wrong with the choice of who makes the tickets in Manage. */
function psaTicketFaults(desks: unknown): readonly { readonly path: string; readonly message: string }[] {
  const { automate, manage } = membersOf(desks);
  if (manage === undefined) return [];
  const { psaTicket, ...others } = membersOf(manage);
  if (psaTicket === undefined && automate !== undefined)
    return [{ path: 'psaTicket', message: WHO_MAKES_IT }];
  if (psaTicket === 'automate' && automate === undefined)
    return [
      {
        path: 'psaTicket',
        message: 'is automate, but there is no desk at Automate: add desks.automate, or write plumbline',
      },
    ];
  if (psaTicket === 'automate') return [];
  return (['syncWithin', 'writes'] as const).flatMap((path) =>
    others[path] === undefined
      ? []
      : [
          {
            path,
            message: 'is only for psaTicket: automate: leave it out, or let Automate make the tickets',
          },
        ],
  );
}

const WHO_MAKES_IT =
  'is missing: with both desks, say who makes the ticket in Manage. `plumbline`: plumbline writes it, and the three categories must not be mapped in Automate’s Manage plugin, or its sync makes a second one. `automate`: they are mapped there, the sync makes the ticket, and plumbline only reads it';

function marks(accounts: unknown) {
  return Object.entries(membersOf(accounts)).flatMap(([account, settings]) => {
    const { mark, formerMarks } = membersOf(settings);
    return [
      { account, path: ['accounts', account, 'mark'], word: mark },
      ...Object.values(membersOf(formerMarks)).map((word, at) => ({
        account,
        path: ['accounts', account, 'formerMarks', at],
        word,
      })),
    ].filter((each): each is typeof each & { word: string } => typeof each.word === 'string');
  });
}

function requestTimeouts(accounts: unknown, desks: unknown) {
  return [
    ...Object.entries(membersOf(accounts)).map(([name, account]) => ({
      path: ['accounts', name, 'api', 'requestTimeout'],
      of: membersOf(account)['api'],
    })),
    ...Object.entries(membersOf(desks)).map(([name, of]) => ({
      path: ['desks', name, 'requestTimeout'],
      of,
    })),
  ].flatMap(({ path, of }) => {
    const { requestTimeout } = membersOf(of);
    return typeof requestTimeout === 'number' ? [{ path, requestTimeout }] : [];
  });
}
