import { isIP } from 'node:net';
import { z } from 'zod';
import { automateSettings } from '../desks/automate/settings.ts';
import type { Path } from './fault.ts';
import { membersOf } from './schema/members-of.ts';
import { manageSettings } from '../desks/manage/settings.ts';
import { gravityZoneApiSettings } from '../gravityzone/api/settings.ts';
import { DEFAULT_BANDS } from '../incident/category.ts';
import { DEFAULT_MARK } from '../incident/marks.ts';
import { ADDITIONS, OUTCOMES, textSettings } from '../incident/text-settings.ts';
import { alsoAmongFaults, expected } from './schema/expected.ts';
import { duration } from './schema/duration.ts';
import { PROXY_EXPECTED, proxyAddress } from './schema/proxy-address.ts';
import { secret } from './schema/secret.ts';

const category = z.enum(['low', 'medium', 'high']);
const port = z.int().min(0).max(65_535);

/** An address to listen on; loopback unless it says otherwise. */
const listener = z.strictObject({ host: z.string().min(1).default('127.0.0.1'), port });

/** An address, or a network such as `10.0.0.0/8`. */
const network = z.string().refine((text) => {
  const [, address = '', bits] = /^([^/]+)(?:\/([1-9][0-9]{0,2}))?$/.exec(text) ?? [];
  const version = isIP(address);
  return version !== 0 && Number(bits ?? 1) <= (version === 4 ? 32 : 128);
}, 'is no address and no network: write 10.0.0.7 or 10.0.0.0/8');

const bands = z
  .strictObject({ mediumFrom: z.int().min(1).max(100), highFrom: z.int().min(1).max(100) })
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
  /**
   * Values of the `Authorization` header that the gateway accepts; a second one while the secret is being
   * rotated.
   */
  authorization: z.array(secret).min(1).max(2),
  /** Access to the account's Control API; without it closes and missed pushes are not seen. */
  api: gravityZoneApiSettings.optional(),
  /** What the marks of this account's tickets begin with; no other account may use it. */
  mark: mark.default(DEFAULT_MARK),
  /** What they began with before: tickets that carry such a mark are still found. */
  formerMarks: z.array(mark).default([]),
});

/** A GravityZone company that is known by name. */
const company = z.strictObject({ id: z.string().min(1), name: z.string().min(1) });

const line = z
  .string()
  .max(1_000)
  .regex(/^\P{Cc}*$/u, 'must be one line');

/** What tickets say besides facts. An empty text is left out. */
const texts = z
  .strictObject({
    /** Whether addresses in what GravityZone reports are written so that no reader makes links of them. */
    defang: z.boolean().default(true),
    nextSteps: z.partialRecord(z.enum(OUTCOMES), z.partialRecord(category, line)).default({}),
    additions: z.partialRecord(z.enum(ADDITIONS), line).default({}),
  })
  .transform(textSettings);

const policy = z.strictObject({
  bands: bands.default(DEFAULT_BANDS),
  /** No ticket opens below this category. */
  openFrom: category.default('low'),
  shiftDown: z.boolean().default(true),
  /** A ticket moves down only once the category has been lower for so long. */
  shiftDownAfter: duration.default(900_000),
  /** Least time between two updates of one ticket; it doubles with each of them, up to an hour. */
  updateInterval: duration.default(60_000),
  /** Days without any event after which an open incident is no longer watched. */
  idleDays: z.number().positive().default(30),
  /** Days for which a closed incident is still watched. */
  lingerDays: z.number().positive().default(7),
  /** Days for which what was replayed from quarantine is still kept. */
  quarantineDays: z.number().positive().default(30),
  blockedRetry: duration.default(900_000),
  deliveryTimeout: duration.default(21_600_000),
  attemptTimeout: duration.default(180_000),
  /** How long beyond its request timeout a write whose answer was lost may still be carried out. */
  doubt: duration.default(60_000),
  /** History events after which an incident's workflow continues as new. */
  historyEvents: z.int().min(50).max(4_000).default(1_000),
});

/** How to speak TLS with Temporal; files hold PEM. */
const temporalTls = z
  .strictObject({
    /** Authorities that are trusted instead of those of the system. */
    caFile: z.string().min(1).optional(),
    /** Our certificate and its key, where Temporal asks for one. */
    certFile: z.string().min(1).optional(),
    keyFile: z.string().min(1).optional(),
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
    ),
  namespace: z.string().min(1).default('default'),
  /** Whether the worker creates the namespace where it is missing. */
  createNamespace: z.boolean().default(false),
  tls: z
    .union([z.boolean(), temporalTls], expected('must be true, false or a group of the settings of TLS'))
    .default(false),
  apiKey: secret.optional(),
  /** Where Temporal's Web UI is, for links to incidents; in Temporal's cloud it is known. */
  ui: z.url({ protocol: /^https?$/, error: 'must be an address such as http://127.0.0.1:8233' }).optional(),
  /** Whether Temporal serves companies in turn; in its cloud that costs actions. */
  fairByCompany: z.boolean().default(false),
  /** Start of the names of all task queues. */
  taskQueuePrefix: z.string().min(1).default('plumbline'),
  /** Start of the names of all search attributes. */
  searchAttributePrefix: z
    .string()
    .regex(/^([A-Za-z][A-Za-z0-9_]{0,31})?$/, 'must be letters, digits and _, a letter first, at most 32')
    .default(''),
});

/** How other machines are reached. */
const http = z.strictObject({
  /** An address with a user and a password in it is a secret. */
  proxy: z.union([secret, proxyAddress], PROXY_EXPECTED).optional(),
  noProxy: z.array(z.string().min(1)).optional(),
  /** PEM of authorities that are trusted beside those of Node. */
  caFile: z.string().min(1).optional(),
});

const gateway = z.strictObject({
  listen: listener.default({ host: '127.0.0.1', port: 8480 }),
  /** Health, readiness and metrics. */
  admin: listener.default({ host: '127.0.0.1', port: 8481 }),
  /** Proxies before it: what they say of where a request comes from is believed. */
  trustedProxies: z.array(network).default([]),
  /** Most MiB of bodies of all open requests together. One body has 10 MiB at most, packed and unpacked. */
  openBodiesMiB: z.int().min(32).default(64),
});

const worker = z.strictObject({
  admin: listener.default({ host: '127.0.0.1', port: 8482 }),
  /** Incident workflows kept in memory; each takes some 0.5 MB. */
  cachedWorkflows: z.int().positive().default(500),
});

const file = z.strictObject({
  temporal,
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
