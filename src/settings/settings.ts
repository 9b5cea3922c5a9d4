import { isIP } from 'node:net';
import { z } from 'zod';
import { automateSettings } from '../desks/automate/settings.ts';
import { brokenRules } from './broken-rules.ts';
import { manageSettings } from '../desks/manage/settings.ts';
import { gravityZoneApiSettings } from '../gravityzone/api/settings.ts';
import { CATEGORIES, DEFAULT_BANDS } from '../incident/category.ts';
import { LEAVABLE } from '../incident/left-out.ts';
import type { LeftOut } from '../incident/left-out.ts';
import { DEFAULT_MARK } from '../incident/marks.ts';
import { ADDITIONS, OUTCOMES, textSettings } from '../incident/text-settings.ts';
import { alsoAmongFaults } from './schema/expected.ts';
import { duration } from './schema/duration.ts';
import { gravityZoneId } from './schema/gravity-zone-id.ts';
import { PROXY_EXPECTED, proxyAddress } from './schema/proxy-address.ts';
import { secret, secretAmongOthers } from './schema/secret.ts';
import { temporalSettings } from './temporal-settings.ts';

const category = z.enum(CATEGORIES);
/** From which category on tickets open. */
const openFrom = z.enum([...CATEGORIES, 'never']);
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
  id: gravityZoneId.describe("GravityZone's company id"),
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

/** How other machines are reached. */
const http = z.strictObject({
  proxy: z.union([secretAmongOthers, proxyAddress], PROXY_EXPECTED).optional().meta({
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
    .optional()
    .describe(
      'incident workflows kept in memory; by default [what a quarter of the memory holds](performance.md#what-an-open-incident-holds-in-memory), 3,500 with 4 GB',
    ),
});

const file = z.strictObject({
  temporal: temporalSettings.prefault({}),
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
  for (const { path, message } of brokenRules(settings))
    context.addIssue({ code: 'custom', path: [...path], message });
}, alsoAmongFaults);

export type Settings = z.infer<typeof settingsSchema>;
