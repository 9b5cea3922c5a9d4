import type { Client } from '@temporalio/client';
import { heldDesks } from '../operator/desk-hold.ts';
import { wholeNameHint } from '../operator/incident-filter.ts';
import type { IncidentFilter } from '../operator/incident-filter.ts';
import { isOld, listIncidents } from '../operator/incident-list.ts';
import type { ListedIncident } from '../operator/incident-list.ts';
import { incidentLine, incidentRow } from '../operator/incident-row.ts';
import { pausedReason } from '../incident/standing.ts';
import type { Hold } from '../mailbox/queue-hold.ts';
import { printable } from '../process/printable.ts';
import type { Settings } from '../settings/settings.ts';
import type { Terminal } from './terminal.ts';
import { withTemporal } from './with-temporal.ts';

/** How incidents are listed. */
export interface ListOptions {
  readonly json: boolean;
  readonly limit: number;
}

/** So many of the newest are looked at once more, to see whether Temporal's lists lag behind. */
const LOOKED_AT = 5;

/** Prints the incidents that a filter means, the newest first. */
export async function list(
  terminal: Terminal,
  filter: IncidentFilter,
  { json, limit }: ListOptions,
): Promise<void> {
  await withTemporal(terminal, filter, async (client, settings) => {
    if (!json) await sayHeld(terminal, client, settings);
    const newest: ListedIncident[] = [];
    let found = 0;
    for await (const incident of listIncidents(client, settings, filter, { most: limit + 1 })) {
      found += 1;
      if (found > limit) break;
      if (newest.length < LOOKED_AT) newest.push(incident);
      await terminal.out(json ? incidentLine(incident) : incidentRow(incident));
    }
    if (found === 0 && !json) await terminal.out(`No incident fits.${wholeNameHint(filter)}\n`);
    if (found > limit) await terminal.err(`There are more: these are the first ${limit}. See --limit.\n`);
    const old = await Promise.all(newest.map((each) => isOld(client, settings, each).catch(() => false)));
    if (old.includes(true))
      await terminal.err(
        'Temporal’s lists lag behind: some of these have changed since. `plumbline incidents show` tells how one stands now.\n',
      );
  });
}

/** Says which desks are held, and gives them. Where Temporal does not tell, the command is worth its answer all the same. */
export async function sayHeld(
  terminal: Terminal,
  client: Client,
  settings: Settings,
): Promise<ReadonlyMap<string, Hold>> {
  const held = await heldDesks(client, settings).catch(async (error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    await terminal.err(printable(`Which desks are paused is not known: ${why}`) + '\n');
    return new Map<string, Hold>();
  });
  for (const [desk, hold] of held) {
    const { message, advice = '' } = pausedReason(desk, hold);
    await terminal.err(printable(`Paused at ${desk}: ${message} ${advice}`) + '\n');
  }
  return held;
}
