import { setTimeout as sleep } from 'node:timers/promises';
import { isPlumblineError } from '../errors/index.ts';
import type { IncidentFilter } from '../operator/incident-filter.ts';
import { listIncidents } from '../operator/incident-list.ts';
import { incidentLine, incidentRow } from '../operator/incident-row.ts';
import { temporalTarget } from '../settings/temporal-target.ts';
import { temporalFault } from '../temporal/temporal-fault.ts';
import { errorText } from './error-text.ts';
import { sayHeld } from './list-incidents.ts';
import type { Terminal } from './terminal.ts';
import { withTemporal } from './with-temporal.ts';

/** Between two looks, in ms. */
const LOOK_EVERY = 2_000;

/** So many of the newest are watched. */
const MOST = 200;

/** Prints the newest incidents, the newest last, and each one anew when it changes, until the signal. */
export async function watch(
  terminal: Terminal,
  filter: IncidentFilter,
  json: boolean,
  signal: AbortSignal,
): Promise<void> {
  await withTemporal(terminal, filter, async (client, settings) => {
    if (!json) await sayHeld(terminal, client, settings);
    const shown = new Map<string, string>();
    let trouble = '';
    while (!signal.aborted) {
      try {
        const rows: (readonly [string, string])[] = [];
        for await (const incident of listIncidents(client, settings, filter, { most: MOST }))
          rows.push([
            `${incident.account}/${incident.incidentId}`,
            json ? incidentLine(incident) : incidentRow(incident),
          ]);
        for (const [name, row] of rows.toReversed())
          if (shown.get(name) !== row) {
            shown.set(name, row);
            await terminal.out(row);
          }
        trouble = '';
      } catch (error) {
        const fault = temporalFault(error, temporalTarget(settings));
        if (!isPlumblineError(fault) || !fault.retryable) throw error;
        if (fault.message !== trouble) await terminal.err(errorText(fault)); // once, as long as it lasts
        trouble = fault.message;
      }
      await sleep(LOOK_EVERY, undefined, { signal }).catch(() => undefined);
    }
  });
}
