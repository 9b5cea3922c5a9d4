import { z } from 'zod';
import { isPrivateHost, PRIVATE_HOST } from '../../http/public-addresses.ts';
import { alsoAmongFaults, expected } from '../../settings/schema/expected.ts';
import { duration } from '../../settings/schema/duration.ts';
import { gravityZoneId } from '../../settings/schema/gravity-zone-id.ts';
import { secret } from '../../settings/schema/secret.ts';
import { closedTickets, companyChanged, movedTickets, pollInterval } from '../ticket-life.ts';
import { serverAddress } from '../../settings/schema/server-address.ts';

const id = z.int().positive();
const name = z.string().trim().min(1);
/** A record of Manage by its id, or by its name where only one active record has it. */
const record = z.union([id, name], expected('must be an id of Manage (a number) or a name'));
export type RecordChoice = z.infer<typeof record>;

const level = z.enum(['Low', 'Medium', 'High']);

/**
 * Where tickets of one category stand. Board, priority, source and owner are records of the whole server;
 * status, type, subtype, item and team belong to the board.
 */
const gridRow = z.strictObject({
  board: record,
  priority: record,
  type: record,
  subType: record.optional(),
  item: record.optional(),
  status: record.optional(),
  source: record.optional(),
  team: record.optional(),
  owner: record.optional(),
  severity: level.optional(),
  impact: level.optional(),
});
export type GridRowSettings = z.infer<typeof gridRow>;

/** A Manage company by its id, or with one of its sites. */
const company = z.union(
  [
    id.transform((only) => ({ company: only, site: undefined })),
    z.strictObject({ company: id, site: id.optional() }),
  ],
  expected('must be the id of a Manage company, or { company: ID, site: ID }'),
);
export type CompanyTarget = z.infer<typeof company>;

/** How many requests the desk allows itself. Durations are milliseconds. */
const requests = z
  .strictObject({
    perMinute: z
      .int()
      .min(30)
      .default(600)
      .describe(
        "most requests in any minute, of all workers together; Manage's own limit lies near 1,000 for all its clients",
      ),
    workers: z
      .int()
      .positive()
      .default(1)
      .describe(
        'number of worker processes, each gets its part: set it, or each sends `perMinute`; at least 30 a minute for each',
      ),
    inFlight: z.int().positive().default(4).describe('most requests at a time, for each worker process'),
    pause: duration.default(30_000).describe('shortest time without a request after a 429'),
  })
  .refine(({ perMinute, workers }) => !(perMinute / workers < 30), {
    ...alsoAmongFaults,
    error: 'leave each worker fewer than 30 requests a minute: raise perMinute or lower workers',
  });

/** Settings of the Manage desk. Durations are milliseconds. */
export const manageSettings = z
  .strictObject({
    url: serverAddress.describe(
      'origin of the REST API; `https://`, or `http://` on this machine only, then with `privateAddresses: true`',
    ),
    privateAddresses: z
      .boolean()
      .default(false)
      .describe(
        'whether the host of `url` may have an address of a private network or of this machine. Without it, such an address in `url` itself is a wrong setting; a name is looked up only when it is called',
      ),
    companyId: z
      .string()
      .regex(/^[^+:]+$/, 'must contain neither + nor :')
      .describe('the company that API members log in to; without `+` and `:`'),
    publicKey: secret.describe("*secret*: the API member's public key"),
    privateKey: secret.describe("*secret*: the API member's private key"),
    clientId: z.string().min(1).describe("the integration's GUID registered at ConnectWise"),
    noteArea: z
      .enum(['discussion', 'internal', 'resolution'])
      .default('discussion')
      .describe('tab of payload and updates: `discussion` (the customer sees it), `internal`, `resolution`'),
    processNotifications: z
      .boolean()
      .default(false)
      .describe('whether Manage sends its mails about what plumbline writes; never for `internal`'),
    categories: z.strictObject({ low: gridRow, medium: gridRow, high: gridRow }).meta({
      description:
        '`low`, `medium`, `high`, each the place for tickets of the category: records `board`, `priority`, `type`, and optional `subType`, `item`, `status`, `source`, `team`, `owner`; words `severity`, `impact` (`Low`, `Medium`, `High`)',
      otherwise: 'the first three required',
    }),
    companyMapping: z
      .enum(['automatic', 'explicit'])
      .default('automatic')
      .describe(
        '`automatic`: companies that are not under `companies` are looked for by name; `explicit`: they are not',
      ),
    companies: z
      .record(gravityZoneId, company)
      .default({})
      .describe("by GravityZone company id, the Manage company's id, or `{ company: ID, site: ID }`"),
    catchAll: company
      .optional()
      .describe('the same for companies that are not found; without it their delivery is blocked'),
    linkDevices: z.boolean().default(false).describe("attach the computer's configuration to the ticket"),
    psaTicket: z.enum(['plumbline', 'automate']).optional().meta({
      description:
        "who makes the ticket here: `plumbline`, or `automate`, whose sync does ([the ticket in Manage](automate.md#5-the-ticket-in-manage)). `closedTickets` and `closeTickets` of Manage have no effect on the sync's tickets: those of Automate have",
      otherwise: 'required with both desks, else `plumbline`',
    }),
    syncWithin: duration.optional().meta({
      description:
        "only with `psaTicket: automate`: how long after the ticket in Automate the sync's one is missed",
      otherwise: '`2h`',
    }),
    writes: z
      .array(z.enum(['shift', 'notes']))
      .optional()
      .meta({
        description:
          "only with `psaTicket: automate`: a list of what plumbline writes to the sync's tickets all the same. `shift`: board, priority and type of a category that changed; `notes`: the updates. Otherwise it only reads them",
        otherwise: '`[]`',
      }),
    movedTickets: movedTickets.describe(
      'what a shift does to a ticket that a technician moved to another board: `keep` changes only its priority and says so, `move` moves it to the place of the category',
    ),
    companyChanged: companyChanged.describe(
      'when the incident moves to another company: `succeed` opens a ticket there, `keep` lists the change in the old one. When a person moves the ticket: `succeed` holds news back, `keep` writes it there',
    ),
    closedTickets: closedTickets.meta({
      description:
        'what to do with a ticket that a technician closed when its incident goes on: [closed tickets](#closed-tickets)',
      otherwise: 'reopen within `24h`, then new',
    }),
    reopenedStatus: name.optional().meta({
      description: 'name of the status of a reopened ticket',
      otherwise: "its board's default open status",
    }),
    closeTickets: z.boolean().default(false).describe('close the ticket when the incident closes'),
    closedStatus: name.optional().meta({
      description: 'name of the status of a closed ticket; only with `closeTickets`',
      otherwise: "its board's first closing status",
    }),
    lookupLifetime: duration
      .default(600_000)
      .describe('how long boards, companies and the like are remembered'),
    requestTimeout: duration
      .default(20_000)
      .describe('for one HTTP call, from connecting to the last byte; less than `policy.attemptTimeout`'),
    requests: requests.prefault({}),
    pollInterval: pollInterval
      .default(60_000)
      .describe(
        'how often changed tickets are asked for, at least `5s`; while callbacks are active every 5 minutes, if that is rarer',
      ),
    callbackUrl: serverAddress.optional().meta({
      description: 'public origin at which Manage reaches the gateway; gateway and worker need it',
      otherwise: 'none: only polling',
    }),
  })
  .refine(({ closedStatus, closeTickets }) => closedStatus === undefined || closeTickets, {
    ...alsoAmongFaults,
    error:
      'names a closedStatus although closeTickets is off: set closeTickets: true or leave closedStatus out',
  })
  .refine(({ url, privateAddresses }) => privateAddresses || !isPrivateHost(url), {
    ...alsoAmongFaults,
    path: ['url'],
    error: PRIVATE_HOST,
  });

export type ManageSettings = z.infer<typeof manageSettings>;
