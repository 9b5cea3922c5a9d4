import { VendorRefused } from '../../../http/vendor-errors.ts';
import type { DeskLog, Offer } from '../../desk.ts';
import { remembered } from '../../remembered.ts';
import { computerRows } from '../automate-answers.ts';
import type { AutomateClient } from '../connection/automate-client.ts';
import type { AutomateSettings } from '../settings.ts';

const LIFETIME_MS = 60_000;
/** So many computers can be looked through by a person. */
const MOST_OFFERED = 1_000;

const LET_IT_SEE =
  'Name computers that are always on, by their ids, as `runner` in the Automate settings, and let the Automate user see them.';

/**
 * Gives the computers that scripts can run on, whichever incident they are for; never the incident's own, which
 * is under attack and often isolated. They are those of the settings that are online, in their order; where none
 * is, the first one alone, on which a run waits. Throws VendorRefused where Automate shows none of them, and as
 * `AutomateClient` does.
 */
export type Runners = (signal: AbortSignal) => Promise<readonly [number, ...number[]]>;

/** The look-up is kept for a minute. `now` gives ms since 1970. */
export function createRunners(
  settings: Pick<AutomateSettings, 'runner'>,
  client: Pick<AutomateClient, 'get'>,
  log: DeskLog,
  now: () => number,
): Runners {
  const named = settings.runner.map(({ computerId }) => computerId);

  async function lookUp(ids: string, signal: AbortSignal): Promise<readonly [number, ...number[]]> {
    const query = { ids, includeFields: 'Id,Status', pageSize: 100, page: 1, orderBy: 'Id asc' };
    const rows = await client.get('/Computers', query, computerRows, signal);
    const visible = named.flatMap((id) => rows.find((row) => row.id === id) ?? []);
    const [first] = visible;
    if (first === undefined) throw unknownRunner(ids);
    const [{ id } = first, ...others] = visible.filter(({ isOffline }) => !isOffline);
    const offline = visible.flatMap((row) => (row.isOffline ? [row.id] : []));
    const hidden = named.filter((each) => !visible.some((row) => row.id === each));
    if (offline.length > 0)
      log(
        `A runner is offline in Automate; scripts ${offline.includes(id) ? 'wait for' : 'run on'} computer ${id}.`,
        {
          code: 'runner-offline',
          offline,
          advice: 'Start its agent, or name other computers as `runner` in the Automate settings.',
        },
      );
    if (hidden.length > 0)
      log(`Automate does not show every runner; scripts run on computer ${id}.`, {
        code: 'runner-hidden',
        hidden,
        advice: LET_IT_SEE,
      });
    return [id, ...others.map((other) => other.id)];
  }
  const found = remembered(lookUp, { lifetime: LIFETIME_MS, now, limit: 1 });
  return (signal) => found.get(named.join(','), signal);
}

/** Computers that scripts could run on, as they are online now. Throws as `AutomateClient` does. */
export async function onlineComputers(
  client: Pick<AutomateClient, 'get'>,
  signal: AbortSignal,
): Promise<readonly Offer[]> {
  const fields = 'Id,ComputerName,Status';
  const query = { includeFields: fields, pageSize: MOST_OFFERED, page: 1, orderBy: 'Id asc' };
  const rows = await client.get('/Computers', query, computerRows, signal);
  return rows.flatMap(({ id, name, isOffline }) => (isOffline ? [] : [{ id, name }]));
}

function unknownRunner(ids: string): VendorRefused {
  return new VendorRefused('automate', {
    code: 'unknown-runner',
    message: `Automate shows no computer ${ids.replaceAll(',', ' or ')}, on which the settings have scripts run.`,
    advice: `${LET_IT_SEE} Then retry.`,
  });
}
