import { listIncidents } from './incidents-list.ts';
import { incidentDetail } from './incident-item.ts';
import type { Incident, IncidentStore, Status } from './incidents.ts';
import { integer, invalidValue, onlyKnown, text } from './params.ts';
import type { Params } from './params.ts';
import type { Method } from './methods.ts';
import { RpcError } from './rpc-error.ts';
import type { World } from './world.ts';

/** The built-in incident that the console shows to new customers; its status cannot be changed. */
export const DEMO_INCIDENT_ID = '000000000000000000000001';

const NOTE_LIMIT = 50_000;
const STATUS_CODES: Readonly<Record<number, Status>> = {
  1: 'open',
  2: 'in_progress',
  3: 'closed',
  4: 'false_positive',
};

/** The methods of the `incidents` service. */
export function incidentsService(
  world: World,
  origin: () => string,
  store: IncidentStore,
): readonly Method[] {
  const note = (params: Params): void => {
    onlyKnown(params, ['type', 'incidentId', 'note']);
    const value = text(params, 'note');
    if (value.trim() === '' || value.length > NOTE_LIMIT) throw invalidValue('note');
    store.edit(named(store, params).id, { note: value });
  };
  return [
    {
      name: 'getIncidentsList',
      versions: ['v1.2'],
      writes: false,
      call: (params) => listIncidents(world, origin(), store.all(), params),
    },
    {
      name: 'getIncident',
      versions: ['v1.2'],
      writes: false,
      call(params) {
        onlyKnown(params, ['id']);
        return incidentDetail(world, origin(), byId(store, objectIdIn(params, 'id')));
      },
    },
    {
      name: 'changeIncidentStatus',
      versions: ['v1.0', 'v1.1', 'v1.2'],
      writes: true,
      call: (params) => changeStatus(store, params),
    },
    {
      name: 'updateIncidentNote',
      versions: ['v1.0'],
      writes: true,
      call(params) {
        note(params);
        return { success: true };
      },
    },
    {
      name: 'updateIncidentNote',
      versions: ['v1.1', 'v1.2'],
      writes: true,
      call(params) {
        note(params);
        return true;
      },
    },
  ];
}

function changeStatus(store: IncidentStore, params: Params): boolean {
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
  const incident = byId(store, objectIdIn(params, 'incidentId'));
  if (type !== `${incident.kind}s`) throw invalidValue('type');
  return incident;
}

function byId(store: IncidentStore, id: string): Incident {
  const incident = store.find(id);
  if (incident === undefined) throw new RpcError(-32002, 'Incident not found');
  return incident;
}

function objectIdIn(params: Params, key: string): string {
  const id = text(params, key);
  if (!/^[0-9a-f]{24}$/.test(id)) throw invalidValue(key);
  return id;
}
