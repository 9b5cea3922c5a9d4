import type { IncidentName } from '../mailbox/incident-workflows.ts';
import type { Hold } from '../mailbox/queue-hold.ts';
import type { IncidentFilter } from '../operator/incident-filter.ts';
import { listIncidents } from '../operator/incident-list.ts';
import type { ListedIncident } from '../operator/incident-list.ts';
import { retryAll, retryDeliveries } from '../operator/retry-incidents.ts';
import type { RetryOutcome } from '../operator/retry-incidents.ts';
import { jsonLine } from '../process/printable.ts';
import { errorText } from './error-text.ts';
import { sayHeld } from './list-incidents.ts';
import type { ExitCode, Terminal } from './terminal.ts';
import { withTemporal } from './with-temporal.ts';

/** Has an incident tried again, and prints the desks that it is tried at. */
export async function retryOne(terminal: Terminal, name: IncidentName, json: boolean): Promise<void> {
  await withTemporal(terminal, { ...name }, async (client, settings) => {
    const paused = await sayHeld(terminal, client, settings);
    const said = byHold(await retryDeliveries(client, name), paused);
    await terminal.out(json ? jsonLine({ ...name, ...said }) : retriedText(said));
  });
}

/** The desks that an incident is tried at again at once, and those where it waits because an operator holds them. */
interface Retried {
  readonly desks: readonly string[];
  readonly held: readonly string[];
}

function byHold(retried: readonly string[], paused: ReadonlyMap<string, Hold>): Retried {
  return {
    desks: retried.filter((desk) => !paused.has(desk)),
    held: retried.filter((desk) => paused.has(desk)),
  };
}

function retriedText({ desks, held }: Retried): string {
  if (desks.length + held.length === 0) return 'Nothing waits: the tickets say everything.\n';
  const tried = `Tried again: ${desks.join(', ')}. See what became of it with \`plumbline incidents show\`.\n`;
  const waits = `Not tried before its deliveries go on: ${held.join(', ')}.\n`;
  return `${desks.length === 0 ? '' : tried}${held.length === 0 ? '' : waits}`;
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
    const paused = await sayHeld(terminal, client, settings);
    let done = 0;
    const outcomes = await retryAll(client, incidents, async (step) => {
      done += step.length;
      for (const each of step) await sayOutcome(terminal, each, paused, json);
      await terminal.err(`${done} of ${incidents.length}\n`);
    });
    const count = (kind: Kind): number => outcomes.filter((each) => kindOf(each, paused) === kind).length;
    const [tried, held, nothing, failed] = [count('tried'), count('held'), count('nothing'), count('failed')];
    const waits = held === 0 ? '' : ` ${held} held,`;
    await terminal.out(
      json
        ? jsonLine({ kind: 'summary', found: outcomes.length, tried, held, nothing, failed })
        : `${outcomes.length} found: ${tried} tried again,${waits} ${nothing} had nothing to do, ${failed} failed.\n`,
    );
    return failed === 0 ? 0 : 1;
  });
}

type Kind = RetryOutcome['kind'] | 'held';

function kindOf(outcome: RetryOutcome, paused: ReadonlyMap<string, Hold>): Kind {
  const { kind } = outcome;
  return kind === 'tried' && byHold(outcome.desks, paused).desks.length === 0 ? 'held' : kind;
}

async function sayOutcome(
  terminal: Terminal,
  outcome: RetryOutcome,
  paused: ReadonlyMap<string, Hold>,
  json: boolean,
): Promise<void> {
  const { account, incidentId } = outcome;
  const why = outcome.kind === 'failed' ? errorText(outcome.error).trimEnd() : undefined;
  if (json) {
    const said = outcome.kind === 'failed' ? { error: why } : byHold(outcome.desks, paused);
    await terminal.out(jsonLine({ kind: kindOf(outcome, paused), account, incidentId, ...said }));
  } else if (why !== undefined) await terminal.err(`${account} ${incidentId}: ${why}\n`);
}
