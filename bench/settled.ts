import type { Stack } from '../demo/stack.ts';

/** How long anything is waited for, in ms. */
const PATIENCE = 150_000;

/** Deliveries that ended with all said, both desks together, by the worker's own metrics. */
export async function settledDeliveries({ workerAdminUrl }: Stack): Promise<number> {
  const text = await (await fetch(`${workerAdminUrl}/metrics`)).text();
  const settled = text.matchAll(/^plumbline_desk_attempts_total\{.*outcome="settled"\} ([0-9]+)$/gm);
  return [...settled].reduce((sum, [, count]) => sum + Number(count), 0);
}

/** Waits until something holds, and asks so often, in ms; fails where it does not come. */
export async function until(holds: () => Promise<boolean>, every = 50): Promise<void> {
  const deadline = Date.now() + PATIENCE;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`It did not come to an end within ${PATIENCE / 1000} s.`);
    await new Promise((resolve) => setTimeout(resolve, every));
  }
}
