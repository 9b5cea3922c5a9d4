import type { Client } from '@temporalio/client';
import { retryIncident } from '../mailbox/incident-workflows.ts';
import type { IncidentName } from '../mailbox/incident-workflows.ts';
import { incidentRuns } from './incident-runs.ts';
import { notTaken } from './not-taken.ts';

/**
 * Has everything of an incident tried again that is not delivered, under the settings of now; answers the
 * desks.
 * @throws NotPossible with the reason where nothing was changed.
 */
export async function retryDeliveries(client: Client, name: IncidentName): Promise<readonly string[]> {
  await incidentRuns(client, name);
  return retryIncident(client, name).catch((error: unknown) => {
    throw notTaken(error, name);
  });
}
