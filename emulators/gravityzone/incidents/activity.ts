import type { Params } from '../api/params.ts';
import { isClosed, objectId } from './incident.ts';
import type { Incident } from './incident.ts';

/** What live events of an endpoint incident always hold, for scripts that do not care. */
const ENDPOINT_FIELDS: Params = {
  endpointId: '648e8236e272169b71286efd',
  computer_id: '668e8236e372169b71286dae',
  computer_name: 'WS-01',
  computer_fqdn: 'ws-01.client.example',
  computer_ip: '10.0.0.5',
  attack_entry: 4_169_751_531,
  attack_types: ['Malware'],
  att_ck_id: ['T1059', 'T1105', 'T1027'],
  main_action: 'no action',
  detection_name: 'ATC.Malicious',
  severity_score: 67,
};

/**
 * A new incident of these event fields; `null` leaves a field out. `severity` follows the score unless it is
 * given.
 */
export function begin(fields: Params, number: number, ownCompanyId: string, time: number): Incident {
  const module = fields['module'] ?? 'new-incident';
  const kind = module === 'new-extended-incident' ? 'extendedIncident' : 'incident';
  const id = typeof fields['incident_id'] === 'string' ? fields['incident_id'] : objectId(time);
  const named = typeof fields['created'] === 'string' ? Date.parse(fields['created']) : Number.NaN;
  const created = Number.isNaN(named) ? time : named;
  const companyId = typeof fields['companyId'] === 'string' ? fields['companyId'] : ownCompanyId;
  const usual = { companyId, created: new Date(created).toISOString() };
  const all = { ...(kind === 'incident' ? ENDPOINT_FIELDS : {}), ...usual, ...fields };
  return {
    id,
    number,
    kind,
    companyId,
    created,
    fields: tidied({ ...all, module, incident_id: id }, fields),
    lastUpdated: time,
    lastChanged: time,
    status: 'open',
    priority: 'unknown',
    assignee: undefined,
    notes: [],
    partOf: [],
    contains: [],
    macAddresses: [],
    endpoints: [],
    revision: 1,
  };
}

/**
 * New activity on an incident. Its id, module and creation stay; a closed one is open again, which counts as
 * a change.
 */
export function evolve(incident: Incident, fields: Params, time: number): Incident {
  const { id, fields: before } = incident;
  const fixed = { module: before['module'], incident_id: id, created: before['created'] ?? null };
  return {
    ...incident,
    ...(isClosed(incident) ? { status: 'open' as const, lastChanged: time } : {}),
    companyId: typeof fields['companyId'] === 'string' ? fields['companyId'] : incident.companyId,
    fields: tidied({ ...before, ...fields, ...fixed }, fields),
    lastUpdated: time,
    revision: incident.revision + 1,
  };
}

/**
 * The event that the push sends for an incident. Real updates list the same techniques in another order each
 * time. What an organization incident sends is not known: here it is what it cannot do without.
 */
export function pushEventOf({ fields, revision, kind }: Incident): Params {
  if (kind === 'extendedIncident') {
    const { module, incident_id, companyId } = fields;
    return { module, incident_id, companyId };
  }
  const techniques: unknown = fields['att_ck_id'];
  if (!Array.isArray(techniques) || techniques.length === 0) return fields;
  const turn = (revision - 1) % techniques.length;
  return { ...fields, att_ck_id: techniques.slice(turn).concat(techniques.slice(0, turn)) };
}

function tidied(all: Params, given: Params): Params {
  const isWordKept =
    given['severity'] !== undefined ||
    (all['severity'] !== undefined && given['severity_score'] === undefined);
  const severity = isWordKept ? all['severity'] : severityWord(all['severity_score']);
  const kept = Object.entries({ ...all, severity });
  return Object.fromEntries(kept.filter(([, value]) => value !== null && value !== undefined));
}

/** Only `medium` for 67 and `high` from 89 on were seen. */
function severityWord(score: unknown): string | undefined {
  const value = Number(score ?? Number.NaN);
  if (Number.isNaN(value)) return undefined;
  if (value < 40) return 'low';
  return value < 76 ? 'medium' : 'high';
}
