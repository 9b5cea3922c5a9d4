import { z } from 'zod';
import { duration } from '../../settings/duration.ts';
import { secret } from '../../settings/secret.ts';
import { serverUrl } from '../server-url.ts';

const id = z.int().positive();

/** An Automate client, and the computer that scripts run on where the incident's own is not known there. */
const client = z.strictObject({ clientId: id, standInComputer: id });

/** Settings of the Automate desk. Durations are milliseconds. */
export const automateSettings = z.strictObject({
  /** Origin of the server, such as `https://msp.hostedrmm.com`. */
  url: serverUrl,
  username: z.string().min(1),
  password: secret,
  /** GUID registered at ConnectWise; sent as the `clientID` header. */
  clientId: z.string().min(1),
  /** Id of the imported script that writes tickets. */
  scriptId: id,
  /** Automate's numeric ticket category per severity category. */
  categories: z.strictObject({ low: id, medium: id, high: id }),
  /** GravityZone company id to Automate client. */
  companies: z.record(z.string(), client).default({}),
  /** Client of tickets whose GravityZone company is mapped nowhere; without it their delivery is blocked. */
  catchAll: client.optional(),
  requestTimeout: duration.default(20_000),
});

export type AutomateSettings = z.infer<typeof automateSettings>;
