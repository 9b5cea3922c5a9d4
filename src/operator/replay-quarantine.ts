import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { pushPath } from '../gateway/find-account.ts';
import { exchange, ExchangeFailed } from '../http/exchange.ts';
import type { HttpAnswer } from '../http/exchange.ts';
import { discardQuarantine } from '../mailbox/quarantine-workflows.ts';
import type { Secret } from '../settings/schema/secret.ts';
import { NotPossible } from './not-possible.ts';
import { aboutQuarantine, quarantinedBytes } from './read-quarantine.ts';

/** The gateway that a replay goes to: its origin, and what it wants in the `Authorization` header. */
export interface ReplayTarget {
  readonly gateway: string;
  readonly authorization: Secret;
}

/** What became of it: taken over and discarded, or kept as before because it still cannot be read (or that is not certain). */
export type ReplayOutcome = 'discarded' | 'kept again' | 'uncertain';

const ANSWER_MS = 30_000;
const ANSWER_BYTES = 64 * 1024;

const ADVICE: Readonly<Record<number, string>> = {
  401: 'The gateway runs with other secrets than these settings name: restart it, or use its settings.',
  404: 'The gateway knows no such account: check its settings, and the address.',
  413: 'It is larger than the gateway takes.',
  503: 'Temporal does not take it just now: try again, and check that Temporal is reachable and not overloaded.',
};

/**
 * Pushes what is kept to the gateway once more, in the way of every push, and discards it if the gateway did not keep it again.
 * @throws NotPossible where the gateway cannot be reached or does not take it; it then stays as it is.
 */
export async function replayQuarantine(
  client: Client,
  workflowId: string,
  { gateway, authorization }: ReplayTarget,
): Promise<ReplayOutcome> {
  const before = await aboutQuarantine(client, workflowId);
  const url = gateway.replace(/\/+$/, '') + pushPath(before.account);
  const answer = await push(url, authorization, await quarantinedBytes(client, workflowId));
  if (answer.status !== 200) throw notTaken(url, answer.status);
  if (!(await isTaken(client, workflowId))) return 'uncertain';
  const after = await aboutQuarantine(client, workflowId);
  if (after.repeats > before.repeats) return 'kept again';
  await discardQuarantine(client, after);
  return 'discarded';
}

/** Without any Content-Type, as GravityZone pushes. */
async function push(url: string, authorization: Secret, body: Buffer): Promise<HttpAnswer> {
  try {
    return await exchange({
      method: 'POST',
      url,
      headers: { authorization: authorization.reveal() },
      body,
      timeoutMs: ANSWER_MS,
      maxBytes: ANSWER_BYTES,
      addresses: 'any',
    });
  } catch (cause) {
    if (!(cause instanceof ExchangeFailed)) throw cause;
    throw new NotPossible({
      code: 'gateway-unreachable',
      message: `The gateway at ${url} does not answer: ${cause.message}.`,
      advice:
        'Check that the gateway runs; name its address with --gateway if the settings name another one.',
      cause,
    });
  }
}

function notTaken(url: string, status: number): NotPossible {
  return new NotPossible({
    code: 'push-refused',
    message: `The gateway at ${url} answered ${status}; what is kept stays as it is.`,
    advice: ADVICE[status] ?? 'Check that a gateway of plumbline listens at this address.',
  });
}

const LOOK_INTERVAL_MS = 100;
const MOST_LOOKS = 50;
const TASK_STARTED = 2;

/** While a worker is at it, Temporal holds signals back from the history; only then can one be missed. */
async function isTaken(client: Client, workflowId: string): Promise<boolean> {
  for (let look = 0; look < MOST_LOOKS; look += 1) {
    const { raw } = await client.workflow.getHandle(workflowId).describe();
    if ((raw.pendingWorkflowTask?.state as number | undefined) !== TASK_STARTED) return true;
    await delay(LOOK_INTERVAL_MS);
  }
  return false;
}
