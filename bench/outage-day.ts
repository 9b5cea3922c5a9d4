import type { Desk, TicketQuestion } from '../src/desks/desk.ts';
import { sparedDesk } from '../src/desks/outage.ts';
import { VendorUnavailable } from '../src/http/vendor-errors.ts';

const DAY = 86_400_000;

/** How often the ticket of one incident is tried in a day in which its desk is down, by a clock of its own. */
export async function attemptsInADayDown(): Promise<number> {
  let time = 0;
  const down = (): Promise<never> =>
    Promise.reject(
      new VendorUnavailable('manage', { code: 'unreachable', message: 'Manage is down.', advice: 'Wait.' }),
    );
  const desk: Desk = sparedDesk(
    { name: 'manage', read: down, write: down },
    { onReturn: () => undefined, now: () => time, after: () => () => undefined },
  );
  const { signal } = new AbortController();
  let attempts = 0;
  for (; time < DAY; attempts += 1)
    time += await desk.read({} as TicketQuestion, { signal }).then(
      () => DAY,
      (error: unknown) => (error as VendorUnavailable).retryAfterMs ?? DAY,
    );
  return attempts;
}
