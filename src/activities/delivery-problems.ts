import type { Desk } from '../desks/desk.ts';
import { NOT_THE_VENDOR, SERVER_ERROR, VendorUnavailable } from '../http/vendor-errors.ts';
import type { Problem } from '../incident/delivery.ts';
import type { Delivering } from './delivering.ts';
import { KEPT_OFF } from './order.ts';

/** After so many looks, about half a minute, a write that is not seen is worth a word. */
const LONG_IN_DOUBT = 4;

/**
 * So many failures in a row are worth a word; so many errors where the desk can be read are no outage: this
 * very write is not taken.
 */
export const MANY_FAILURES = 3;

/** What operators read where a ticket is lost, or a write stays in doubt for longer than most. */
export function problemOfWaiting({ desk, left, policy }: Delivering): Omit<Problem, 'since'> | undefined {
  const { doubt, ticket, lookAgainAt } = left;
  const next =
    policy.madeBy === undefined ? 'then opens a new ticket' : 'then asks whether the sync made another one';
  if (lookAgainAt !== undefined)
    return {
      code: 'ticket-lost',
      message: `The ${desk.name} desk does not show ticket ${ticket?.id ?? ''} any more.`,
      advice: `Plumbline looks for it once more, ${next}. You need to do nothing if the ticket was deleted.`,
    };
  if (doubt === undefined) return undefined;
  const { problem } = left;
  if (problem !== undefined && NOT_TAKEN.includes(problem.code) && doubt.failures > 0) {
    const { code, message, advice } = problem;
    return { code, message, advice, tries: 0 }; // a look is no other try
  }
  if (doubt.looks < LONG_IN_DOUBT) return undefined;
  if (ticket !== undefined && doubt.written === undefined)
    return {
      code: 'half-made',
      message: `The ${desk.name} desk has ticket ${ticket.id}, but what opened it did not come to its end.`,
      advice:
        'Plumbline completes it once that is void. At Automate, see in the script history of the runner where the script stopped, and whether the ticket categories in the settings exist.',
    };
  return {
    code: 'in-doubt',
    message: `It is not known yet whether the ${desk.name} desk carries out #${doubt.attempted.at(-1)?.revision ?? 0}.`,
    advice:
      'The ticket is read until the write is seen or can no longer be carried out. At Automate, see in the script history of the runner whether the script waits for it to come online, or failed: one that was imported from an earlier version fails where somebody took the mark off the subject of the ticket, so import it again.',
  };
}

/** Codes of errors that a write may end with time and again for its own sake. */
export const OF_THE_WRITE: readonly string[] = [SERVER_ERROR, NOT_THE_VENDOR];

const WRITE_FAILS = 'write-fails';
/** Codes of a write that is not taken, though the desk can be read. */
const NOT_TAKEN: readonly string[] = [...OF_THE_WRITE, WRITE_FAILS, KEPT_OFF];

/**
 * What operators read of an error that a write ended with: an outage at first, but not where reads work and
 * one write fails time and again.
 */
export function failingWrite(
  { desk, left: { doubt } }: Delivering,
  problem: Omit<Problem, 'since'>,
): Omit<Problem, 'since'> {
  const failures = doubt?.failures ?? 0;
  if (!OF_THE_WRITE.includes(problem.code) || failures < MANY_FAILURES) return problem;
  if (problem.code === NOT_THE_VENDOR)
    return {
      code: KEPT_OFF,
      message: `The ${desk.name} desk can be read, but something on the way kept this write off ${failures} times: ${problem.message}`,
      advice:
        'A web firewall may take what the attacker wrote for an attack on the desk. Plumbline tries again without command line, paths, file names and addresses, and says so. Let the firewall pass what plumbline writes.',
    };
  return {
    code: WRITE_FAILS,
    message: `The ${desk.name} desk can be read, but answered this write with an error ${failures} times: ${problem.message}`,
    advice:
      'Plumbline goes on trying. If other tickets can be written, look for the cause in this ticket: its text, and the rules, workflows and required fields of its board or category. If none can, check the server.',
  };
}

/** Plans that come to no end: a fault of ours, or rules of the desk that undo each write. */
export const ENDLESS = {
  code: 'endless-plan',
  message: 'The ticket does not come to rest: each write brought a new one.',
  advice: 'Look at the ticket and at rules of the desk that change it; plumbline tries again.',
};

/** That an attempt took too long. */
export function tooSlow({ name }: Desk): VendorUnavailable {
  return new VendorUnavailable(name, {
    code: 'out-of-time',
    message: `The ${name} desk took longer than one attempt may.`,
    advice:
      'Plumbline tries again by itself; if this lasts, see whether the desk is slow or its budget of requests is spent.',
  });
}
