import { CATEGORIES, categoryName } from '../../../incident/category.ts';
import type { Category } from '../../../incident/category.ts';
import type { DeskLog } from '../../desk.ts';
import { computerRows, patchAnswer } from '../automate-answers.ts';
import type { ComputerRow } from '../automate-answers.ts';
import { createClients } from '../company/clients.ts';
import type { AutomateClient } from '../connection/automate-client.ts';
import { createRunners } from '../run/runner.ts';
import { listedScripts } from '../script/listed-scripts.ts';
import { SCRIPT_NAME, SCRIPT_PARAMETERS } from '../script/parameters.ts';
import type { AutomateSettings } from '../settings.ts';
import { createCategories, isNoSuchCategory, offer } from '../tickets/categories.ts';
import { careful, failed, ok } from './finding.ts';
import type { Found } from './finding.ts';
import { unlessRefused } from '../../unless-refused.ts';
import { NOT_TO_BE_HAD } from '../connection/automate-vendor.ts';

/** The desk corrects for a clock that is wrong; people wonder about the times in tickets. */
const MOST_AHEAD = 120_000;
const MOST_COMPUTERS = 50;
const MOST_CLIENTS = 20;

const IMPORT =
  'Print the script with `plumbline automate script > plumbline-ticket-writer.xml`. Import the file in Control Center: System > General > Import > LT XML Expansion. Let the user class of the Automate user run it.';

/** The version of the server; `undefined` where it does not tell. */
export function readVersion(client: AutomateClient, signal: AbortSignal): Promise<string | undefined> {
  return unlessRefused(NOT_TO_BE_HAD, client.get('/PatchInformation', {}, patchAnswer, signal));
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
  const [id] = await createRunners(settings, client, log, now)(signal);
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

const WHERE_LISTED = 'Dashboard > Config > Information Base Categories';

/** The numbers of ticket categories, by the category of incidents that they stand for. */
export type CategoryIds = Readonly<Record<Category, number>>;

/** The ticket categories of the settings, and what else tickets have; no numbers where a name is not found. */
export async function findCategories(
  client: AutomateClient,
  settings: Pick<AutomateSettings, 'categories'>,
  now: () => number,
  signal: AbortSignal,
): Promise<{ readonly ids: CategoryIds | undefined; readonly found: Found }> {
  const categories = createCategories(settings, client, now);
  const wrong: { readonly setting: string; readonly why: string }[] = [];
  const idOf = async (category: Category): Promise<number> => {
    try {
      return await categories.idOf(category, signal);
    } catch (error) {
      if (!isNoSuchCategory(error)) throw error;
      wrong.push({ setting: settingOf(category), why: error.message });
      return NaN;
    }
  };
  const ids = { low: await idOf('low'), medium: await idOf('medium'), high: await idOf('high') };
  const seen = await categories.seen(signal);
  if (wrong.length > 0) {
    const offered = seen.length === 0 ? '' : `Tickets have ${offer(seen)}. `;
    const text = wrong.map(({ why }) => why).join(' ');
    const named = wrong.map(({ setting }) => setting).join(' and ');
    const advice = `${offered}Correct ${named} in the Automate settings: write a number (${WHERE_LISTED}), or a name that tickets have, or open a ticket of that category by hand. Then run the command again.`;
    return { ids: undefined, found: failed(text, advice) };
  }
  const unseen: string[] = [];
  const ours = CATEGORIES.map((category) => {
    const choice = settings.categories[category];
    const known = seen.find(({ id }) => id === ids[category]);
    if (known !== undefined) return `${categoryName(category)} is ${offer([known])}`;
    if (typeof choice === 'number') unseen.push(settingOf(category));
    return `${categoryName(category)} is ${ids[category]}, ${typeof choice === 'string' ? `"${choice}"` : 'which none of the newest tickets has'}`;
  });
  const others = seen.filter(({ id }) => !Object.values(ids).includes(id));
  const more = others.length === 0 ? '' : ` Tickets also have ${offer(others)}.`;
  const text = `${ours.join('; ')}.${more}`;
  if (unseen.length === 0) return { ids, found: ok(text) };
  const advice = `That is usual before the first tickets of plumbline. See whether ${unseen.join(' and ')} in the Automate settings are numbers of ticket categories (${WHERE_LISTED}).`;
  return { ids, found: careful(text, advice) };
}

function settingOf(category: Category): string {
  return `\`categories.${category}\``;
}

/** Where the test ticket shall stand. `isOther` says that its computer is not the one that runs the script. */
export interface TestPlace {
  readonly clientId: number;
  readonly computerId: number;
  readonly isOther: boolean;
}

/**
 * The client that is asked for, else the catch-all, else one of the mapped ones, with a computer that does not
 * run the script; no place where none is known or what is asked for is not shown.
 */
export async function findPlace(
  client: AutomateClient,
  { catchAll, companies, runner }: Pick<AutomateSettings, 'catchAll' | 'companies' | 'runner'>,
  asked: { readonly clientId: number | undefined; readonly computerId: number | undefined },
  runnerId: number,
  now: () => number,
  signal: AbortSignal,
): Promise<{ readonly place?: TestPlace; readonly found: Found }> {
  const list = (query: Readonly<Record<string, string>>): Promise<readonly ComputerRow[]> => {
    const fields = {
      includeFields: 'Id,ComputerName,Client',
      pageSize: MOST_COMPUTERS,
      page: 1,
      orderBy: 'Id asc',
    };
    return client.get('/Computers', { ...query, ...fields }, computerRows, signal);
  };
  const shown = createClients(client, now);
  const mapped = async (): Promise<readonly number[]> => {
    const choices = [catchAll, ...Object.values(companies)].flatMap((each) => each ?? []);
    const ids = await Promise.all(choices.map((each) => shown.chosen(each, signal)));
    return [...new Set(ids.filter((id) => typeof id === 'number'))].slice(0, MOST_CLIENTS);
  };
  const { clientId: askedClient, computerId: askedComputer } = asked;
  if (
    askedClient !== undefined &&
    typeof (await shown.chosen({ clientId: askedClient }, signal)) !== 'number'
  )
    return { found: notShown('client', askedClient) };
  if (askedComputer !== undefined) {
    const [row] = await list({ ids: String(askedComputer) });
    if (row === undefined) return { found: notShown('computer', askedComputer) };
    const clientId = askedClient ?? row.clientId;
    return clientId === undefined
      ? { found: NO_CLIENT }
      : placed({ clientId, computerId: askedComputer, isOther: askedComputer !== runnerId });
  }
  const clients = askedClient === undefined ? await mapped() : [askedClient];
  const runners = runner.map(({ computerId }) => computerId);
  for (const clientId of clients) {
    const rows = await list({ condition: `Client.Id = ${clientId}` });
    const other = rows.find((row) => !runners.includes(row.id) && (row.clientId ?? clientId) === clientId);
    if (other !== undefined) return placed({ clientId, computerId: other.id, isOther: true });
  }
  const [clientId] = clients;
  return clientId === undefined
    ? { found: NO_CLIENT }
    : placed({ clientId, computerId: runnerId, isOther: false });
}

const NO_CLIENT = failed(
  'No client is known for a test ticket: the settings name none.',
  'Name one with --client, or a catchAll in the Automate settings.',
);

function notShown(what: 'client' | 'computer', id: number): Found {
  return failed(
    `Automate shows no ${what} ${id}.`,
    `Name another one with --${what}, or let the Automate user see this one.`,
  );
}

function placed(place: TestPlace): { readonly place: TestPlace; readonly found: Found } {
  const { clientId, computerId } = place;
  return {
    place,
    found: ok(`The test ticket is to stand at client ${clientId}, on computer ${computerId}.`),
  };
}
