import type { z } from 'zod';
import { scriptRows } from '../automate-answers.ts';
import type { AutomateClient } from '../connection/automate-client.ts';
import { SCRIPT_GUID, SCRIPT_NAME } from './parameters.ts';

const OURS = { GUID: SCRIPT_GUID, Name: SCRIPT_NAME };

/** Scripts at a server that bear the GUID or the name of ours. Throws as `AutomateClient` does. */
export function listedScripts(
  client: Pick<AutomateClient, 'get'>,
  by: keyof typeof OURS,
  signal: AbortSignal,
): Promise<z.output<typeof scriptRows>> {
  const query = { condition: `${by} = '${OURS[by]}'`, pageSize: 20, page: 1, orderBy: 'Id asc' };
  return client.get('/Scripts', query, scriptRows, signal);
}
