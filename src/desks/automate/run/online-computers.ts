import type { Offer } from '../../desk.ts';
import { computerRows } from '../automate-answers.ts';
import type { AutomateClient } from '../connection/automate-client.ts';

/** So many can be looked through by a person. */
const MOST = 1_000;

/** Computers that scripts could run on, as they are online now. Throws as `AutomateClient` does. */
export async function onlineComputers(
  client: Pick<AutomateClient, 'get'>,
  signal: AbortSignal,
): Promise<readonly Offer[]> {
  const query = { includeFields: 'Id,ComputerName,Status', pageSize: MOST, page: 1, orderBy: 'Id asc' };
  const rows = await client.get('/Computers', query, computerRows, signal);
  return rows.flatMap(({ id, name, isOffline }) => (isOffline ? [] : [{ id, name }]));
}
