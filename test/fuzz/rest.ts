import { setTimeout as sleep } from 'node:timers/promises';
import type { IncidentView } from '../../src/workflows/contracts.ts';
import type { Done } from './people.ts';

/** In ms: a query is tried again for so long. */
const ANSWERED_WITHIN = 60_000;

/** The incident once nothing is under way any more, or as it stands when so many ms are over. */
export async function untilAtRest(
  { view: look, done }: { readonly view: () => Promise<IncidentView>; readonly done: readonly Done[] },
  atMost: number,
): Promise<IncidentView> {
  const deadline = Date.now() + atMost;
  for (;;) {
    // Under load a query is refused, or not answered in time; the next one is.
    const view = await look().catch(() => undefined);
    const isOver = Date.now() > deadline;
    if (view !== undefined && (isOver || unrest(view, done).length === 0)) return view;
    if (Date.now() > deadline + ANSWERED_WITHIN) throw new Error('The workflow answers nothing.');
    await sleep(100);
  }
}

/** What is still under way, a sentence each. */
export function unrest({ revision, deliveries }: IncidentView, done: readonly Done[]): string[] {
  const desks = ['automate', 'manage'];
  const deleted = done.filter(({ deed }) => deed === 'delete').map(({ desk }): string => desk);
  return desks.flatMap((name) => {
    const { state, ticket, doubt, delivered, problem } = deliveries[name] ?? { state: 'none' };
    const isWithout = state === 'waiting' && ticket === undefined;
    const isDone = isWithout || (state === 'delivered' && delivered?.revision === revision);
    if (isDone && doubt === undefined) return [];
    // A ticket that was deleted before it was seen is waited for as long as its call may still be carried out.
    if (doubt !== undefined && doubt.written === undefined && deleted.includes(name)) return [];
    const what = problem === undefined ? '' : ` ${problem.code}: ${problem.message}`;
    const where = `${state} at #${delivered?.revision ?? 0} of #${revision}`;
    return [`${name} did not come to rest: ${where}${doubt ? ', in doubt' : ''}${what}`];
  });
}
