import { z } from 'zod';
import { isPrivateHost, PRIVATE_HOST } from '../../http/public-addresses.ts';
import { alsoAmongFaults, expected } from '../../settings/schema/expected.ts';
import { duration } from '../../settings/schema/duration.ts';
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
    /**
     * In any minute, of all workers; the vendor's own limit lies near 1,000 for all of its clients together.
     */
    perMinute: z.int().min(30).default(600),
    /** Worker processes that share it; each takes its part. */
    workers: z.int().positive().default(1),
    /** At a time, for each worker process. */
    inFlight: z.int().positive().default(4),
    /** Least time without any request after the server said that there were too many. */
    pause: duration.default(30_000),
  })
  .refine(({ perMinute, workers }) => !(perMinute / workers < 30), {
    ...alsoAmongFaults,
    error: 'leave each worker fewer than 30 requests a minute: raise perMinute or lower workers',
  });

/** Settings of the Manage desk. Durations are milliseconds. */
export const manageSettings = z
  .strictObject({
    /** Origin of the REST API, such as `https://api-na.myconnectwise.net`. */
    url: serverAddress,
    /** Whether the host of `url` may have an address of a private network, as a server on premises has. */
    privateAddresses: z.boolean().default(false),
    companyId: z.string().regex(/^[^+:]+$/, 'must contain neither + nor :'),
    publicKey: secret,
    privateKey: secret,
    clientId: z.string().min(1),
    /**
     * Tab of the ticket that the initial payload and updates are written to. The customer sees Discussion.
     */
    noteArea: z.enum(['discussion', 'internal', 'resolution']).default('discussion'),
    processNotifications: z.boolean().default(false),
    categories: z.strictObject({ low: gridRow, medium: gridRow, high: gridRow }),
    /** Whether companies that `companies` does not name are looked for by their name. */
    companyMapping: z.enum(['automatic', 'explicit']).default('automatic'),
    /** GravityZone company id to Manage company, and optionally one of its sites. */
    companies: z.record(z.string(), company).default({}),
    /**
     * Company of tickets whose GravityZone company is found nowhere; without it their delivery is blocked.
     */
    catchAll: company.optional(),
    /**
     * Attaches the configuration of the incident's computer to its ticket; one request more for each ticket.
     */
    linkDevices: z.boolean().default(false),
    /**
     * Who makes the tickets here: plumbline, or Automate's own sync of each Automate ticket; to be said once
     * both desks are set up.
     */
    psaTicket: z.enum(['plumbline', 'automate']).optional(),
    /** How long after the ticket in Automate the sync's one is missed; two hours unless set. */
    syncWithin: duration.optional(),
    /** What is written to tickets that the sync made, because it does not carry that; else they are only read. */
    writes: z.array(z.enum(['shift', 'notes'])).optional(),
    /** What a category shift does to a ticket that a technician moved to another board. */
    movedTickets,
    /** What becomes of a ticket whose incident belongs to another company than before. */
    companyChanged,
    /** What becomes of a ticket that a technician closed when the incident goes on. */
    closedTickets,
    /**
     * Name of the status that a reopened ticket gets; else the default open status of the board it stands on.
     */
    reopenedStatus: name.optional(),
    /** Closes the ticket when the incident closes. */
    closeTickets: z.boolean().default(false),
    /**
     * Name of the status that a closed ticket gets; else the first closing status of the board it stands on.
     */
    closedStatus: name.optional(),
    /** How long boards, companies and other look-ups are remembered. */
    lookupLifetime: duration.default(600_000),
    requestTimeout: duration.default(20_000),
    requests: requests.prefault({}),
    /** How often tickets are looked at that changed at Manage; makes up for lost callbacks. */
    pollInterval: pollInterval.default(60_000),
    /**
     * Address under which Manage reaches the gateway; with it Manage's callbacks are registered and kept
     * alive.
     */
    callbackUrl: serverAddress.optional(),
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
