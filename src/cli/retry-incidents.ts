import type { IncidentName } from '../mailbox/incident-workflows.ts';
import type { IncidentFilter } from '../operator/incident-filter.ts';
import { listIncidents } from '../operator/incident-list.ts';
import type { ListedIncident } from '../operator/incident-list.ts';
import { retryAll, retryDeliveries } from '../operator/retry-incidents.ts';
import type { RetryOutcome } from '../operator/retry-incidents.ts';
import { jsonLine } from '../process/printable.ts';
import { errorText } from './error-text.ts';
import type { ExitCode, Terminal } from './terminal.ts';
import { withTemporal } from './with-temporal.ts';

/** Has an incident tried again, and prints the desks that it is tried at. */
export async function retryOne(terminal: Terminal, name: IncidentName, json: boolean): Promise<void> {
  await withTemporal(terminal, { ...name }, async (client) => {
    const desks = await retryDeliveries(client, name);
    if (json) {
      await terminal.out(jsonLine({ ...name, desks }));
      return;
    }
    await terminal.out(
      desks.length === 0
        ? 'Nothing waits: the tickets say everything.\n'
        : `Tried again: ${desks.join(', ')}. See what became of it with \`plumbline incidents show\`.\n`,
    );
  });
}

/**
 * Has all incidents tried again that a filter means and that are watched; without a word on their state those
 * that are not delivered. 1 where some could not be.
 */
export async function retryMany(
  terminal: Terminal,
  filter: IncidentFilter,
  json: boolean,
): Promise<ExitCode> {
  return withTemporal(terminal, filter, async (client, settings) => {
    const meant = { ...filter, state: filter.state ?? 'undelivered' } as const;
    const incidents: ListedIncident[] = [];
    for await (const each of listIncidents(client, settings, meant, { onlyWatched: true }))
      incidents.push(each);
    let done = 0;
    const outcomes = await retryAll(client, incidents, async (step) => {
      done += step.length;
      for (const each of step) await sayOutcome(terminal, each, json);
      await terminal.err(`${done} of ${incidents.length}\n`);
    });
    const count = (kind: RetryOutcome['kind']): number =>
      outcomes.filter((each) => each.kind === kind).length;
    const [tried, nothing, failed] = [count('tried'), count('nothing'), count('failed')];
    await terminal.out(
      json
        ? jsonLine({ kind: 'summary', found: outcomes.length, tried, nothing, failed })
        : `${outcomes.length} found: ${tried} tried again, ${nothing} had nothing to do, ${failed} failed.\n`,
    );
    return failed === 0 ? 0 : 1;
  });
}

async function sayOutcome(terminal: Terminal, outcome: RetryOutcome, json: boolean): Promise<void> {
  const { account, incidentId, kind } = outcome;
  const why = outcome.kind === 'failed' ? errorText(outcome.error).trimEnd() : undefined;
  if (json) {
    const said = outcome.kind === 'failed' ? { error: why } : { desks: outcome.desks };
    await terminal.out(jsonLine({ kind, account, incidentId, ...said }));
  } else if (why !== undefined) await terminal.err(`${account} ${incidentId}: ${why}\n`);
}
