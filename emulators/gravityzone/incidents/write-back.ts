import { integer, invalidValue, onlyKnown, text } from '../api/params.ts';
import type { Params } from '../api/params.ts';
import { RpcError } from '../api/rpc-error.ts';
import type { Incident, Status } from './incident.ts';
import type { IncidentStore } from './incident-store.ts';

/** The built-in incident that the console shows to new customers; its status cannot be changed. */
export const DEMO_INCIDENT_ID = '000000000000000000000001';

const NOTE_LIMIT = 50_000;
const STATUS_CODES: Readonly<Record<number, Status>> = {
  1: 'open',
  2: 'in_progress',
  3: 'closed',
  4: 'false_positive',
};

/** `updateIncidentNote`: overwrites the note. Throws RpcError for a blank or too long one. */
export function updateNote(store: IncidentStore, params: Params): void {
  onlyKnown(params, ['type', 'incidentId', 'note']);
  const note = text(params, 'note');
  if (note.trim() === '' || note.length > NOTE_LIMIT) throw invalidValue('note');
  store.edit(named(store, params).id, { note });
}

/**
 * `changeIncidentStatus`: `true` also where nothing changes, `false` for the demo incident. Throws RpcError.
 */
export function changeStatus(store: IncidentStore, params: Params): boolean {
  onlyKnown(params, ['type', 'incidentId', 'status']);
  const status = STATUS_CODES[integer(params, 'status', 1, 4)];
  if (params['incidentId'] === DEMO_INCIDENT_ID || status === undefined) return false;
  store.edit(named(store, params).id, { status });
  return true;
}

/** The incident that `incidentId` names; `type` must be of its kind. */
function named(store: IncidentStore, params: Params): Incident {
  const type = text(params, 'type');
  if (type !== 'incidents' && type !== 'extendedIncidents') throw invalidValue('type');
  const incident = incidentIn(store, params, 'incidentId');
  if (type !== `${incident.kind}s`) throw invalidValue('type');
  return incident;
}

/** The incident of an id in the parameters. Throws RpcError. */
export function incidentIn(store: IncidentStore, params: Params, key: string): Incident {
  const id = text(params, key);
  if (!/^[0-9a-f]{24}$/.test(id)) throw invalidValue(key);
  const incident = store.find(id);
  if (incident === undefined) throw new RpcError(-32002, 'Incident not found');
  return incident;
}
