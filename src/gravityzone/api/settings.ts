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
      ? 'is no address'
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
  enabled: z.boolean().default(false),
  /** The note of an incident. GravityZone keeps one and overwrites it, also one that a person wrote. */
  notes: z.boolean().default(true),
  status: z.boolean().default(true),
});

/**
 * Access to the Control API of one GravityZone account. Durations are milliseconds, moments are ms since
 * 1970.
 */
export const gravityZoneApiSettings = z
  .strictObject({
    /** Always ends in `/api` once read. */
    accessUrl,
    apiKey: secret,
    /**
     * Whether the host of `accessUrl` may have an address of a private network, as a console on premises has.
     */
    privateAddresses: z.boolean().default(false),
    requestTimeout: atLeast(1_000, 'GravityZone takes that long to answer').default(30_000),
    /**
     * Public address of the gateway's push endpoint for this account; the push subscription is known as ours
     * by it.
     */
    pushUrl: pushUrl.optional(),
    /** Whether a subscription of ours that GravityZone switched off is switched on again. */
    manageSubscription: z.boolean().default(false),
    /** Incidents created before this are not opened where their pushes were missed. */
    backfillFrom: moment.optional(),
    pollInterval: atLeast(1_000, 'each poll takes two calls, and the feed would do nothing else').default(
      60_000,
    ),
    /**
     * An incident without a workflow is opened this long after it was first seen; until then its push is
     * waited for.
     */
    backfillAfter: duration.default(180_000),
    /**
     * How often GravityZone lets the list and single incidents be read; each poll takes two of these calls.
     */
    incidentCalls: callLimit.default({ most: 3, within: 60_000 }),
    /** Worker processes that share the key: the limits per second are divided between them. */
    workers: z.int().positive('must be 1 or more').default(1),
    /** Time between two looks at the push subscription. */
    watchdogInterval: atLeast(
      40_000,
      'a look takes up to three of the five calls that GravityZone allows in a minute',
    ).default(300_000),
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
