import { z } from 'zod';
import { isPrivateHost, PRIVATE_HOST } from '../../http/public-addresses.ts';
import { serverAddress } from '../../settings/schema/server-address.ts';
import { alsoAmongFaults, expected } from '../../settings/schema/expected.ts';
import { duration } from '../../settings/schema/duration.ts';
import { secret } from '../../settings/schema/secret.ts';

/**
 * Control Center shows the address with `/api`; people copy it with slashes behind it, or without the path.
 */
const accessUrl = z
  .string()
  .superRefine((text, context) => {
    const problem = !URL.canParse(text)
      ? 'must be an address that begins with https://'
      : /\/api\/+[^/]/.test(text)
        ? 'must be the access URL as Control Center shows it, which ends in /api: leave out what stands behind that'
        : undefined;
    if (problem !== undefined) context.addIssue(problem);
  })
  .transform((text) => text.replace(/(?:\/+api)?\/*$/, ''))
  .pipe(serverAddress)
  .transform((origin) => `${origin}/api`);

/** The secret of the push goes to this address, so its origin must be one that credentials may go to. */
const pushUrl = z
  .string()
  .refine(
    (text) => URL.canParse(text) && serverAddress.safeParse(new URL(text).origin).success,
    'must start with https:// (http:// only for this machine)',
  );

const moment = z
  .union(
    [z.iso.date(), z.iso.datetime({ offset: true })],
    'is no date: write 2026-03-01 or 2026-03-01T08:00:00Z',
  )
  .transform((text) => Date.parse(text));

/** A duration of at least `shortest` ms; `why` completes the sentence that refuses less. */
const atLeast = (shortest: number, why: string) =>
  duration.pipe(z.number().min(shortest, `must be at least ${shortest / 1_000}s: ${why}`));

const callLimit = z.strictObject(
  {
    most: z.int().positive('must be 1 or more'),
    within: atLeast(1_000, 'calls are not told apart more finely'),
  },
  expected('must say how many calls within what time: { most: 3, within: 60s }'),
);

/** What is written back to GravityZone's incidents once `enabled`. */
const writeBack = z.strictObject({
  enabled: z.boolean().default(false).describe('whether anything is written to GravityZone'),
  notes: z
    .boolean()
    .default(true)
    .describe('whether the note of an incident is written, over one that a person wrote'),
  status: z.boolean().default(true).describe('whether the status of an incident is written'),
});

/**
 * Access to the Control API of one GravityZone account. Durations are milliseconds, moments are ms since
 * 1970.
 */
export const gravityZoneApiSettings = z
  .strictObject({
    accessUrl: accessUrl.describe(
      'the access URL of *My Account > Control Center API*, with or without `/api`',
    ),
    apiKey: secret.describe('*secret*'),
    privateAddresses: z
      .boolean()
      .default(false)
      .describe(
        'whether the host of `accessUrl` may have an address of a private network or of this machine. Without it, such an address in `accessUrl` itself is a wrong setting; a name is looked up only when it is called',
      ),
    requestTimeout: atLeast(1_000, 'GravityZone takes that long to answer')
      .default(30_000)
      .describe(
        'for one HTTP call, from connecting to the last byte; at least `1s`, less than `policy.attemptTimeout`',
      ),
    pushUrl: pushUrl.optional().meta({
      description:
        'where GravityZone reaches the gateway for this account; it shows which subscription is ours',
      otherwise: 'none: the subscription is not checked',
    }),
    manageSubscription: z
      .boolean()
      .default(false)
      .describe('switch our subscription on again if GravityZone switched it off; needs `pushUrl`'),
    backfillFrom: moment.optional().meta({
      description: 'date or time; incidents created before it are never opened from the list',
      otherwise: 'when the account was first started',
    }),
    pollInterval: atLeast(1_000, 'each poll takes two calls, and the feed would do nothing else')
      .default(60_000)
      .describe('how often the list of incidents is read, at least `1s`'),
    backfillAfter: duration
      .default(180_000)
      .describe('how long to wait for the push of an incident before it is opened from the list'),
    incidentCalls: callLimit.default({ most: 3, within: 60_000 }).meta({
      description: "GravityZone's limit for the list and single incidents: `most` calls `within` a time",
      otherwise: '`3` within `60s`',
    }),
    workers: z
      .int()
      .positive('must be 1 or more')
      .default(1)
      .describe('worker processes that share the key; limits per second are divided between them'),
    watchdogInterval: atLeast(
      40_000,
      'a look takes up to three of the five calls that GravityZone allows in a minute',
    )
      .default(300_000)
      .describe('how often the subscription is checked, at least `40s`'),
    writeBack: writeBack.prefault({}),
  })
  .refine(({ manageSubscription, pushUrl }) => !manageSubscription || pushUrl !== undefined, {
    ...alsoAmongFaults,
    error: 'has manageSubscription without a pushUrl: without it nobody knows which subscription is ours',
  })
  .refine((api) => api.privateAddresses || !isPrivateHost(api.accessUrl), {
    ...alsoAmongFaults,
    path: ['accessUrl'],
    error: PRIVATE_HOST,
  });

export type GravityZoneApiSettings = z.infer<typeof gravityZoneApiSettings>;
