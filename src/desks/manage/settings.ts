import { z } from 'zod';
import { duration } from '../../settings/duration.ts';
import { isSecret } from '../../settings/secret.ts';
import type { Secret } from '../../settings/secret.ts';
import { serverUrl } from '../server-url.ts';

const secret = z.custom<Secret>(
  isSecret,
  'must be read from the environment or a file: write { env: NAME } or { file: PATH }',
);
const id = z.int().positive();

/** Where tickets of one category stand. Ids are those of Manage; type, status, subtype and item belong to the board. */
const placement = z.strictObject({
  board: id,
  priority: id,
  type: id,
  status: id.optional(),
  subType: id.optional(),
  item: id.optional(),
});

/** Settings of the Manage desk. Durations are milliseconds. */
export const manageSettings = z.strictObject({
  /** Origin of the REST API, such as `https://api-na.myconnectwise.net`. */
  url: serverUrl,
  companyId: z.string().regex(/^[^+:]+$/, 'must contain neither + nor :'),
  publicKey: secret,
  privateKey: secret,
  clientId: z.string().min(1),
  /** Tab of the ticket that updates are written to. */
  noteArea: z.enum(['discussion', 'internal', 'resolution']).default('discussion'),
  processNotifications: z.boolean().default(false),
  categories: z.strictObject({ low: placement, medium: placement, high: placement }),
  /** GravityZone company id to Manage company id. */
  companies: z.record(z.string(), id).default({}),
  /** Company of tickets whose GravityZone company is mapped nowhere; without it their delivery is blocked. */
  catchAll: id.optional(),
  requestTimeout: duration.default(20_000),
});

export type ManageSettings = z.infer<typeof manageSettings>;
