import type { Params } from '../api/params.ts';
import type { Incident } from './incident.ts';

/**
 * The event that the push sends for an incident. Real updates list the same techniques in another order each
 * time. What an organization incident sends is not known; the `bare` form holds what it cannot do without.
 */
export function pushEventOf({ fields, revision, kind }: Incident, extended: 'bare' | 'full'): Params {
  if (kind === 'extendedIncident' && extended === 'bare') {
    const { module, incident_id, companyId } = fields;
    return { module, incident_id, companyId };
  }
  const techniques: unknown = fields['att_ck_id'];
  if (!Array.isArray(techniques) || techniques.length === 0) return fields;
  const turn = (revision - 1) % techniques.length;
  return { ...fields, att_ck_id: techniques.slice(turn).concat(techniques.slice(0, turn)) };
}
