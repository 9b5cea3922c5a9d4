import { setTimeout as sleep } from 'node:timers/promises';
import type { DeskName } from '../../src/desks/desk.ts';
import { compareCategories } from '../../src/incident/category.ts';
import type { Policy } from '../../src/incident/policy.ts';
import { isClosed } from '../../src/incident/status.ts';
import type { IncidentView } from '../../src/workflows/contracts.ts';
import { PATIENCE } from '../until.ts';
import type { Done } from './people.ts';

/** In ms: a look back for twins that comes later is none that a story waits for. */
const LOOK_BACK_WITHIN = 60_000;

/** The incident once nothing is under way any more, or as it stands when so many ms are over. */
export async function untilAtRest(
  story: Story & { readonly view: () => Promise<IncidentView> },
  atMost: number,
): Promise<IncidentView> {
  const deadline = Date.now() + atMost;
  let pause = FIRST_PAUSE;
  for (;;) {
    // Under load a query is refused, or not answered in time; the next one is.
    const view = await story.view().catch(() => undefined);
    const isOver = Date.now() > deadline;
    if (view !== undefined && (isOver || unrest(view, story).length === 0)) return view;
    if (Date.now() > deadline + PATIENCE) throw new Error('The workflow answers nothing.');
    await sleep(pause);
    pause = Math.min(2 * pause, LONGEST_PAUSE);
  }
}

/** In ms: the pauses between two looks at the workflow, each of which costs a query. */
const FIRST_PAUSE = 25;
const LONGEST_PAUSE = 200;

/** What matters of a story for its rest. */
interface Story {
  readonly done: readonly Done[];
  /** Desks that were out of the settings when the workflow last asked for them. */
  readonly leftOut: ReadonlySet<DeskName>;
  /** The settings in force. */
  readonly policy: () => Policy;
}

/** What is still under way, a sentence each. */
export function unrest(view: IncidentView, { done, leftOut, policy }: Story): string[] {
  const { revision, facts, deliveries } = view;
  const desks = (['automate', 'manage'] as const).filter((name) => !leftOut.has(name));
  const deleted = done
    .filter(({ desk, deed, isKnown }) => desk === 'automate' && deed === 'delete' && !isKnown)
    .map(({ desk }) => desk);
  return desks.flatMap((name) => {
    const delivery = deliveries[name];
    // An incident that is closed begins no delivery.
    if (delivery === undefined) return isClosed(facts) ? [] : [`${name} did not begin`];
    const { state, ticket, doubt, delivered, problem, lookBackAt } = delivery;
    // Where one is due, the delivery has not begun yet.
    const isWithout = state === 'waiting' && ticket === undefined && !isDue(name, view, policy());
    const isDone = isWithout || (state === 'delivered' && delivered?.revision === revision);
    // Twins are those of a ticket.
    if (isDone && doubt === undefined && (isWithout || !isLookBackNear(lookBackAt))) return [];
    // A ticket that was deleted before it was seen is waited for as long as its call may still be carried
    // out, which is long at Automate.
    if (doubt !== undefined && doubt.written === undefined && deleted.includes(name)) return [];
    const what = problem === undefined ? '' : ` ${problem.code}: ${problem.message}`;
    const where = `${state} at #${delivered?.revision ?? 0} of #${revision}`;
    const waits =
      doubt !== undefined ? ', in doubt' : lookBackAt !== undefined ? ', twins not looked for' : '';
    return [`${name} did not come to rest: ${where}${waits}${what}`];
  });
}

/** Whether the incident is worth a ticket as it stands. */
function isDue(desk: DeskName, { facts, category, watchEnded }: IncidentView, { desks }: Policy): boolean {
  const { openFrom = 'low' } = desks.find(({ name }) => name === desk)?.tickets ?? {};
  const isAbove =
    category !== undefined && openFrom !== 'never' && compareCategories(category, openFrom) >= 0;
  return isAbove && !isClosed(facts) && watchEnded === undefined;
}

/**
 * A call of Automate's script lives for a quarter of an hour, and its twins are looked for only then. No
 * story waits for that.
 */
function isLookBackNear(lookBackAt: number | undefined): boolean {
  return lookBackAt !== undefined && lookBackAt < Date.now() + LOOK_BACK_WITHIN;
}
