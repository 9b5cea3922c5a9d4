import { z } from 'zod';
import { expected } from '../../settings/schema/expected.ts';
import { duration } from '../../settings/schema/duration.ts';
import { gravityZoneId } from '../../settings/schema/gravity-zone-id.ts';
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
  url: serverAddress.describe('origin of the server; `https://`, or `http://` on this machine only'),
  username: z.string().min(1).describe('the user that plumbline logs in as'),
  password: secret.describe('*secret*'),
  totpSecret: secret
    .optional()
    .describe(
      '*secret*: for a user with two-factor log-in, the secret of the authenticator app in base32 ([log-in](#log-in-and-limits-at-automate))',
    ),
  clientId: z
    .string()
    .min(1)
    .describe("the integration's GUID registered at ConnectWise, sent as `clientID`"),
  scriptId: id
    .optional()
    .describe(
      'number that the imported [script](#the-ticket-script) has on your server. Without it the script is called by its GUID, which is the same everywhere',
    ),
  runner: z
    .preprocess(
      (value) => (typeof value === 'object' && !Array.isArray(value) ? [value] : value),
      z
        .array(runner, { error: ({ input }) => (input === undefined ? undefined : RUNNER_EXPECTED) })
        .min(1)
        .max(20),
    )
    .describe(
      '`computerId` of a computer that is always on, or a list of up to 20 such: [the runner](#the-runner)',
    ),
  profile: profileFile
    .optional()
    .describe(
      'file with what [`plumbline automate commission`](automate.md#7-commission) measured at your server; relative paths start from the folder of the settings. Without it [careful limits](automate.md#the-profile) hold',
    ),
  categories: z
    .strictObject({ low: category, medium: category, high: category })
    .describe(
      "`low`, `medium`, `high`: Automate's ticket category for each: its number, or [its name](automate.md#ticket-categories-by-name)",
    ),
  clientMapping: z
    .enum(['automatic', 'explicit'])
    .default('automatic')
    .describe(
      '`automatic`: clients of companies that are not under `companies` are [looked for](automate.md#which-client-a-ticket-stands-at); `explicit`: they are not',
    ),
  companies: z
    .record(gravityZoneId, client)
    .default({})
    .describe(
      'by GravityZone company id, the Automate client: `{ clientId: ID }`, or `{ client: NAME }` if only one client has the name. If Automate does not show it, the delivery is blocked',
    ),
  catchAll: client
    .optional()
    .describe('the same for companies whose client is not found; without it their delivery is blocked'),
  closedTickets: closedTickets.meta({
    description:
      'what to do with a ticket that a technician closed when its incident goes on: [closed tickets](#closed-tickets)',
    otherwise: 'reopen within `24h`, then new',
  }),
  movedTickets: movedTickets.describe(
    'what a shift does to a ticket that a technician gave another category: `keep` leaves it there and says so, `move` sets the category of the shift',
  ),
  companyChanged: companyChanged.describe(
    'when the incident moves to another company: `succeed` opens a ticket there, `keep` lists the change in the old one. When a person moves the ticket: `succeed` holds news back, `keep` writes it there',
  ),
  closedStatuses: z
    .array(id)
    .min(1)
    .default([4, 5])
    .describe('ids of the statuses of a ticket that is closed'),
  closeTickets: z.boolean().default(false).describe('whether a ticket is finished when its incident closes'),
  mostComments: z
    .int()
    .min(2)
    .default(45)
    .describe(
      "from so many comments on a ticket, ours and others, it gets one update a day ([updating](policies.md#updating)): Automate's own scripts stop at 50",
    ),
  expiry: duration
    .default(900_000)
    .describe(
      "a run that Automate accepted writes nothing once it is this old, by the server's clock; plumbline waits for it until then",
    ),
  requestTimeout: duration
    .default(20_000)
    .describe('for one HTTP call, from connecting to the last byte; less than `policy.attemptTimeout`'),
  pollInterval: pollInterval
    .default(180_000)
    .describe('how often changed tickets are asked for, at least `5s`: one request each time'),
  requestsPerMinute: z
    .int()
    .min(30)
    .default(60)
    .describe(
      'most requests of each worker process in any minute, log-ins included; 30 or more ([limits](#log-in-and-limits-at-automate))',
    ),
});

export type AutomateSettings = z.infer<typeof automateSettings>;

/**
 * What was measured at the server of these settings, or what holds as long as nobody has.
 * @throws SettingsError where the profile that they name is none.
 */
export function measuredAt({ profile }: Pick<AutomateSettings, 'profile'>): Measured {
  return profile?.read()?.measured ?? CAREFUL;
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
