import { z } from 'zod';
import { duration } from '../../settings/schema/duration.ts';
import { secret } from '../../settings/schema/secret.ts';
import { serverAddress } from '../../settings/schema/server-address.ts';
import { closedTickets, companyChanged, movedTickets } from '../ticket-life.ts';

const id = z.int().positive();

/**
 * An Automate client, and the computer that scripts run on where the incident's own is not known there or
 * offline.
 */
const client = z.strictObject({ clientId: id, standInComputer: id });

/** Settings of the Automate desk. Durations are milliseconds. */
export const automateSettings = z
  .strictObject({
    /** Origin of the server, such as `https://msp.hostedrmm.com`. */
    url: serverAddress,
    username: z.string().min(1),
    password: secret,
    /** Secret of the user's authenticator app, in base32: for a user with two-factor log-in. */
    totpSecret: secret.optional(),
    /** GUID registered at ConnectWise; sent as the `clientID` header. */
    clientId: z.string().min(1),
    /** Id of the imported script that writes tickets. */
    scriptId: id,
    /** Automate's numeric ticket category per severity category. */
    categories: z.strictObject({ low: id, medium: id, high: id }),
    /** GravityZone company id to Automate client. */
    companies: z.record(z.string(), client).default({}),
    /**
     * Client of tickets whose GravityZone company is mapped nowhere; without it their delivery is blocked.
     */
    catchAll: client.optional(),
    closedTickets,
    movedTickets,
    companyChanged,
    /** Ids of the statuses of a ticket that is finished. */
    closedStatuses: z.array(id).min(1).default([4, 5]),
    /** Status that a ticket gets when its incident closes; without it, the ticket stays open. */
    closedStatus: id.optional(),
    /** Status by which a closed ticket opens again; without it, it stays closed and gets a note. */
    reopenedStatus: id.optional(),
    /** A script call that Automate accepted does nothing any more once it is this old. */
    expiry: duration.default(900_000),
    requestTimeout: duration.default(20_000),
    /** Most requests of each worker process in any minute. */
    requestsPerMinute: z.int().min(30).default(60),
  })
  .refine(
    ({ closedStatus, closedStatuses }) => closedStatus === undefined || closedStatuses.includes(closedStatus),
    { path: ['closedStatus'], message: 'must be one of closedStatuses' },
  )
  .refine(
    ({ reopenedStatus, closedStatuses }) =>
      reopenedStatus === undefined || !closedStatuses.includes(reopenedStatus),
    { path: ['reopenedStatus'], message: 'must not be one of closedStatuses' },
  );

export type AutomateSettings = z.infer<typeof automateSettings>;
