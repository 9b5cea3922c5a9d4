import { condition } from '@temporalio/workflow';
import { isClosed } from '../incident/status.ts';
import { watchEnded } from '../incident/own-events.ts';
import { askFeed } from './ask-feed.ts';
import { aside } from './background.ts';
import type { Aside } from './background.ts';
import { foldIntoIncident } from './run.ts';
import type { Run } from './run.ts';

/**
 * How long the feed's answer is waited for, in ms: it looks at about one incident a minute, and hundreds may
 * be idle at once.
 */
const ANSWER_WITHIN = 86_400_000;

/** In ms: the list tells whole seconds, so that an update may seem younger than the push that told of it. */
const ROUNDING = 1_000;

/**
 * Waits for the time without events that the policy names: one for open incidents, another for closed ones.
 * One timer per deadline, not one per event: it is set again only when it fires, or when the incident closes
 * or opens. Answers whether that time has passed. An open incident is asked about once more, then its tickets
 * are told that nobody watches any more.
 */
export function idleTimer(run: Run): Aside & { readonly isOver: () => boolean } {
  let over = false;
  const hasPolicy = (): boolean => run.policy !== undefined;
  const timer = aside(hasPolicy, async () => {
    for (;;) {
      const closed = isClosed(run.state.incident.facts);
      const most = closed ? run.policy?.linger : run.policy?.idle;
      const left = run.state.lastEventAt + (most ?? 0) - Date.now();
      if (left > 0) {
        const turned = (): boolean => isClosed(run.state.incident.facts) !== closed;
        await condition(turned, left, {
          summary: closed ? 'over when no event comes' : 'idle when no event comes',
        });
        continue;
      }
      if (!closed && (await goesOn(run))) continue;
      if (!closed) tellTickets(run, most ?? 0);
      const since = run.state.lastEventAt;
      over = true;
      await condition(() => run.state.lastEventAt !== since);
      over = false;
    }
  });
  return { ...timer, isOver: () => over };
}

/**
 * Whether GravityZone, asked once more, tells of activity or of a close. That it tells more facts is neither.
 */
async function goesOn(run: Run): Promise<boolean> {
  const { events, incident } = run.state;
  if (!(await askFeed(run))) return false;
  const answered = (): boolean => run.state.events !== events;
  await condition(answered, ANSWER_WITHIN, { summary: 'until the feed has looked once more' });
  const { facts, activeAt } = run.state.incident;
  return isClosed(facts) || activeAt > incident.activeAt + ROUNDING;
}

function tellTickets(run: Run, idle: number): void {
  const { incident, deliveries } = run.state;
  const hasTicket = Object.values(deliveries).some(({ ticket }) => ticket !== undefined);
  if (hasTicket && incident.watchEnded === undefined) foldIntoIncident(run, watchEnded(idle, Date.now()));
}
