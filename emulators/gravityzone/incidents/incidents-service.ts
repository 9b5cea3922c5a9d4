import type { Method } from '../api/json-rpc.ts';
import { onlyKnown } from '../api/params.ts';
import { incidentDetail } from './incident-item.ts';
import type { ItemContext } from './incident-item.ts';
import type { IncidentStore } from './incident-store.ts';
import { listIncidents } from './incidents-list.ts';
import { changeStatus, incidentIn, updateNote } from './write-back.ts';

/** The methods of the `incidents` service, each under the versions that the vendor documents. */
export function incidentsService(context: ItemContext, store: IncidentStore): readonly Method[] {
  return [
    {
      name: 'getIncidentsList',
      versions: ['v1.2'],
      writes: false,
      call: (params) => listIncidents(context, store.all(), params),
    },
    {
      name: 'getIncident',
      versions: ['v1.2'],
      writes: false,
      call(params) {
        onlyKnown(params, ['id']);
        return incidentDetail(context, incidentIn(store, params, 'id'));
      },
    },
    {
      name: 'changeIncidentStatus',
      versions: ['v1.0'],
      writes: true,
      call: (params) => changeStatus(store, params),
    },
    {
      name: 'updateIncidentNote',
      versions: ['v1.0'],
      writes: true,
      call(params) {
        updateNote(store, params);
        return { success: true };
      },
    },
    {
      name: 'updateIncidentNote',
      versions: ['v1.1'],
      writes: true,
      call(params) {
        updateNote(store, params);
        return true;
      },
    },
  ];
}
