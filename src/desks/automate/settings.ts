import { z } from 'zod';
import { expected } from '../../settings/schema/expected.ts';
import { duration } from '../../settings/schema/duration.ts';
import { membersOf } from '../../settings/schema/members-of.ts';
import { secret } from '../../settings/schema/secret.ts';
import { serverAddress } from '../../settings/schema/server-address.ts';
import { closedTickets, companyChanged, movedTickets, pollInterval } from '../ticket-life.ts';
import { CAREFUL, profileFile } from './profile.ts';
import type { Measured } from './profile.ts';

const id = z.int().positive();
const name = z.string().trim().min(1);

const RUNNER_EXPECTED = 'write { computerId: 1099 }';
const runner = z.strictObject(
  { computerId: id },
  { error: ({ code }) => (code === 'invalid_type' ? RUNNER_EXPECTED : undefined) },
);
/** A ticket category by its number, or by a name that only one category on tickets has. */
const category = z.union([id, name], expected('must be the number of a ticket category, or its name'));

/** A client by its id, or by a name that only one client has. */
const client = z.union(
  [z.strictObject({ clientId: id }), z.strictObject({ client: name })],
  expected('must be { clientId: ID } or { client: NAME } of an Automate client'),
);
export type ClientChoice = z.infer<typeof client>;

/** What is no setting any more, and what to do instead. */
const GONE = {
  standInComputer: 'is gone: name a computer that is always on, once for all clients, as runner',
  closedStatus: 'is gone: set closeTickets to true, and tickets are finished with their incidents',
  reopenedStatus: 'is gone: leave it out, since tickets open again without it',
} as const;

/** Settings of the Automate desk. Durations are milliseconds. */
export const automateSettings = z.strictObject({
  /** Origin of the server, such as `https://msp.hostedrmm.com`. */
  url: serverAddress,
  username: z.string().min(1),
  password: secret,
  /** Secret of the user's authenticator app, in base32: for a user with two-factor log-in. */
  totpSecret: secret.optional(),
  /** GUID registered at ConnectWise; sent as the `clientID` header. */
  clientId: z.string().min(1),
  /** Id of the ticket writer at this server; without it the script is called by its GUID. */
  scriptId: id.optional(),
  /** Computers that are always on: scripts run on the first one that is online, for every client. */
  runner: z.preprocess(
    (value) => (typeof value === 'object' && !Array.isArray(value) ? [value] : value),
    z
      .array(runner, { error: ({ input }) => (input === undefined ? undefined : RUNNER_EXPECTED) })
      .min(1)
      .max(20),
  ),
  /** File with what commissioning measured at this server; without it careful limits hold. */
  profile: profileFile.optional(),
  /** Automate's ticket category per severity category. */
  categories: z.strictObject({ low: category, medium: category, high: category }),
  /** Whether clients of companies that `companies` does not name are looked for: by Manage's map, then by name. */
  clientMapping: z.enum(['automatic', 'explicit']).default('automatic'),
  /** GravityZone company id to Automate client. */
  companies: z.record(z.string(), client).default({}),
  /**
   * Client of tickets whose GravityZone company is found nowhere; without it their delivery is blocked.
   */
  catchAll: client.optional(),
  closedTickets,
  movedTickets,
  companyChanged,
  /** Ids of the statuses of a ticket that is finished. */
  closedStatuses: z.array(id).min(1).default([4, 5]),
  /** Whether a ticket is finished when its incident closes. */
  closeTickets: z.boolean().default(false),
  /** From so many comments on a ticket on its updates are few: Automate's own scripts stop at 50. */
  mostComments: z.int().min(2).default(45),
  /** A script call that Automate accepted does nothing any more once it is this old. */
  expiry: duration.default(900_000),
  requestTimeout: duration.default(20_000),
  /** How often tickets are looked at that changed at Automate. */
  pollInterval: pollInterval.default(180_000),
  /** Most requests of each worker process in any minute. */
  requestsPerMinute: z.int().min(30).default(60),
});

export type AutomateSettings = z.infer<typeof automateSettings>;

/**
 * What was measured at the server of these settings, or what holds as long as nobody has.
 * @throws SettingsError where the profile that they name cannot be read.
 */
export function measuredAt({ profile }: Pick<AutomateSettings, 'profile'>): Measured {
  return profile?.read().measured ?? CAREFUL;
}

/** Places in a section, as it is written, whose names are gone, each with what to do instead. */
export function goneNames(
  section: unknown,
): readonly { readonly path: readonly string[]; readonly message: string }[] {
  const { companies, catchAll } = membersOf(section);
  const parts: readonly (readonly [path: readonly string[], part: unknown])[] = [
    [[], section],
    [['catchAll'], catchAll],
    ...Object.entries(membersOf(companies)).map(([id, part]) => [['companies', id], part] as const),
  ];
  return parts.flatMap(([path, part]) =>
    Object.entries(GONE)
      .filter(([name]) => name in membersOf(part))
      .map(([name, message]) => ({ path: [...path, name], message })),
  );
}
