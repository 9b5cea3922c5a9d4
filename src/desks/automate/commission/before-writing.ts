import { categoryName } from '../../../incident/category.ts';
import type { Category } from '../../../incident/category.ts';
import type { DeskLog } from '../../desk.ts';
import { computerRows, patchAnswer } from '../automate-answers.ts';
import type { ComputerRow } from '../automate-answers.ts';
import { createClients } from '../company/clients.ts';
import type { AutomateClient } from '../connection/automate-client.ts';
import { createRunner } from '../run/runner.ts';
import { listedScripts } from '../script/listed-scripts.ts';
import { SCRIPT_NAME, SCRIPT_PARAMETERS } from '../script/parameters.ts';
import type { AutomateSettings } from '../settings.ts';
import { createCategories, offer } from '../tickets/categories.ts';
import { careful, failed, ok } from './finding.ts';
import type { Found } from './finding.ts';
import { unlessRefused } from './unless-refused.ts';

/** The desk corrects for a clock that is wrong; people wonder about the times in tickets. */
const MOST_AHEAD = 120_000;
const MOST_COMPUTERS = 50;
const MOST_CLIENTS = 20;

const IMPORT =
  'Print the script with `plumbline automate script > plumbline-ticket-writer.xml`. Import the file in Control Center: System > General > Import > LT XML Expansion. Let the user class of the Automate user run it.';

/** The version of the server; `undefined` where it does not tell. */
export function readVersion(client: AutomateClient, signal: AbortSignal): Promise<string | undefined> {
  return unlessRefused(client.get('/PatchInformation', {}, patchAnswer, signal), undefined);
}

export function logInFinding(version: string | undefined, ahead: number): Found {
  const seconds = Math.round(Math.abs(ahead) / 1_000);
  const clock =
    seconds === 0
      ? 'its clock agrees with ours'
      : `its clock is ${seconds} s ${ahead > 0 ? 'ahead of' : 'behind'} ours`;
  const text = `Automate ${version ?? '(it does not tell its version)'} lets us in; ${clock}.`;
  return Math.abs(ahead) > MOST_AHEAD
    ? careful(text, 'Set the clocks of both machines: times in tickets are the server’s.')
    : ok(text);
}

/** The number of the script at this server, as far as it is listed. */
export async function findScript(
  client: AutomateClient,
  settings: Pick<AutomateSettings, 'scriptId'>,
  signal: AbortSignal,
): Promise<{ readonly id: number | undefined; readonly found: Found }> {
  const byGuid = await listedScripts(client, 'GUID', signal);
  const [script] = byGuid.length > 0 ? byGuid : await listedScripts(client, 'Name', signal);
  if (script === undefined)
    return { id: undefined, found: failed(`Automate lists no script “${SCRIPT_NAME}”.`, IMPORT) };
  const { id } = script;
  const called = `Script ${id}, “${SCRIPT_NAME}”,`;
  if (settings.scriptId !== undefined && settings.scriptId !== id)
    return {
      id,
      found: failed(
        `${called} is not the one that scriptId names (${settings.scriptId}).`,
        'Leave scriptId out of the Automate settings: the script is found by its GUID.',
      ),
    };
  if (settings.scriptId === undefined && byGuid.length === 0)
    return { id, found: failed(`${called} has another GUID than ours.`, IMPORT) };
  // Some servers may list a parameter with a value behind it.
  const listed = (script.parameters ?? []).map((entry) => entry.replace(/=.*/s, '').trim().toLowerCase());
  const wanted = Object.keys(SCRIPT_PARAMETERS);
  const missing = wanted.filter((name) => !listed.includes(name.toLowerCase()));
  if (listed.length === 0)
    return { id, found: careful(`${called} is there; its parameters are not listed.`) };
  return {
    id,
    found:
      missing.length === 0
        ? ok(`${called} is there, with its ${wanted.length} parameters.`)
        : failed(`${called} lacks parameters: ${missing.join(', ')}. It is of another version.`, IMPORT),
  };
}

/** The computer that scripts run on. Throws VendorRefused where none of the settings' is visible. */
export async function findRunner(
  client: AutomateClient,
  settings: Pick<AutomateSettings, 'runner'>,
  now: () => number,
  signal: AbortSignal,
): Promise<{ readonly id: number; readonly isOnline: boolean; readonly found: Found }> {
  const offline: unknown[] = [];
  const said: string[] = [];
  const log: DeskLog = (message, details) => {
    said.push(message);
    if (Array.isArray(details['offline'])) offline.push(...(details['offline'] as unknown[]));
  };
  const id = await createRunner(settings, client, log, now).pick(signal);
  const isOnline = !offline.includes(id);
  const advice =
    'Start its agent, or name a computer that is always on as `runner` in the Automate settings.';
  if (!isOnline)
    return {
      id,
      isOnline,
      found: failed(`Computer ${id} is offline, and no other runner is online.`, advice),
    };
  const text = `Computer ${id} is online.`;
  return { id, isOnline, found: said.length === 0 ? ok(text) : careful([text, ...said].join(' '), advice) };
}

/** The numbers of ticket categories, by the category of incidents that they stand for. */
export type CategoryIds = Readonly<Record<Category, number>>;

/**
 * The ticket categories of the settings, and what else tickets have. Throws VendorRefused where a name is not
 * found.
 */
export async function findCategories(
  client: AutomateClient,
  settings: Pick<AutomateSettings, 'categories'>,
  now: () => number,
  signal: AbortSignal,
): Promise<{ readonly ids: CategoryIds; readonly found: Found }> {
  const categories = createCategories(settings, client, now);
  const ids = {
    low: await categories.idOf('low', signal),
    medium: await categories.idOf('medium', signal),
    high: await categories.idOf('high', signal),
  };
  const seen = await categories.seen(signal);
  const ours = (['low', 'medium', 'high'] as const).map((category) => {
    const choice = settings.categories[category];
    const known = seen.find(({ id }) => id === ids[category]);
    if (known !== undefined) return `${categoryName(category)} is ${offer([known])}`;
    return `${categoryName(category)} is ${ids[category]}, ${typeof choice === 'string' ? `"${choice}"` : 'which no new ticket has'}`;
  });
  const others = seen.filter(({ id }) => !Object.values(ids).includes(id));
  const more = others.length === 0 ? '' : ` Tickets also have ${offer(others)}.`;
  return { ids, found: ok(`${ours.join('; ')}.${more}`) };
}

/** Where the test ticket shall stand. `isOther` says that its computer is not the one that runs the script. */
export interface TestPlace {
  readonly clientId: number;
  readonly computerId: number;
  readonly isOther: boolean;
}

/**
 * The client that is asked for, else the catch-all, else one of the mapped ones, with a computer that does not
 * run the script; `undefined` where no client is known.
 */
export async function findPlace(
  client: AutomateClient,
  { catchAll, companies, runner }: Pick<AutomateSettings, 'catchAll' | 'companies' | 'runner'>,
  asked: { readonly clientId: number | undefined; readonly computerId: number | undefined },
  runnerId: number,
  now: () => number,
  signal: AbortSignal,
): Promise<TestPlace | undefined> {
  const list = (query: Readonly<Record<string, string>>): Promise<readonly ComputerRow[]> => {
    const fields = {
      includeFields: 'Id,ComputerName,Client',
      pageSize: MOST_COMPUTERS,
      page: 1,
      orderBy: 'Id asc',
    };
    return client.get('/Computers', { ...query, ...fields }, computerRows, signal);
  };
  const mapped = async (): Promise<readonly number[]> => {
    const shown = createClients(client, now);
    const choices = [catchAll, ...Object.values(companies)].flatMap((each) => each ?? []);
    const ids = await Promise.all(choices.map((each) => shown.chosen(each, signal)));
    return [...new Set(ids.filter((id) => typeof id === 'number'))].slice(0, MOST_CLIENTS);
  };
  if (asked.computerId !== undefined) {
    const [row] = await list({ ids: String(asked.computerId) });
    const clientId = asked.clientId ?? row?.clientId;
    if (clientId === undefined) return undefined;
    return { clientId, computerId: asked.computerId, isOther: asked.computerId !== runnerId };
  }
  const clients = asked.clientId === undefined ? await mapped() : [asked.clientId];
  const runners = runner.map(({ computerId }) => computerId);
  for (const clientId of clients) {
    const rows = await list({ condition: `Client.Id = ${clientId}` });
    const other = rows.find((row) => !runners.includes(row.id) && (row.clientId ?? clientId) === clientId);
    if (other !== undefined) return { clientId, computerId: other.id, isOther: true };
  }
  const [clientId] = clients;
  return clientId === undefined ? undefined : { clientId, computerId: runnerId, isOther: false };
}
