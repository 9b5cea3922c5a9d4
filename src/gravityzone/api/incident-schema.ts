import { z } from 'zod';
import { idAsWritten, INCIDENT_ID } from '../../incident/incident-id.ts';

const anything = z.unknown();
const entries = z.array(z.unknown()).catch([]);

/**
 * An incident as `getIncidentsList` and `getIncident` give it. Only its id is asked for: which of the other
 * members are there depends on the version, the kind of incident and the call, and their types differ between
 * editions of the vendor's pages.
 */
export const incidentItem = z.looseObject({
  incidentId: z.string().transform(idAsWritten).pipe(z.string().regex(INCIDENT_ID)),
  company: z.looseObject({ id: anything, name: anything }).partial().catch({}).default({}),
  details: z
    .looseObject({ contains: entries, partOf: entries, alerts: entries, nodes: entries })
    .partial()
    .catch({})
    .default({}),
});

export type IncidentItem = z.infer<typeof incidentItem>;

/** One page; an item that cannot be read must not hold up the others. */
export const incidentPage = z.object({
  pagesCount: z.int().nonnegative().optional().catch(undefined),
  /** How many items a full page has. */
  perPage: z.int().positive().optional().catch(undefined),
  items: z.array(z.unknown()),
});
