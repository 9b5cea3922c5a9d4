import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { pushPath } from '../gateway/find-account.ts';
import { exchange, ExchangeFailed } from '../http/exchange.ts';
import type { HttpAnswer } from '../http/exchange.ts';
import { INSTALLATION_HEADER, installationOf } from '../mailbox/installation.ts';
import { noteReplay } from '../mailbox/quarantine-workflows.ts';
import type { Secret } from '../settings/schema/secret.ts';
import { NotPossible } from './not-possible.ts';
import { aboutQuarantine, quarantinedBytes } from './read-quarantine.ts';

/** The gateway that a replay goes to: its origin, and what it wants in the `Authorization` header. */
export interface ReplayTarget {
  readonly gateway: string;
  readonly authorization: Secret;
  /** How long what was replayed is kept in case it was not understood after all, in ms. */
  readonly keepFor: number;
}

/**
 * What became of it: taken over and kept for a while, or kept as before because it still cannot be read (or
 * that is not certain).
 */
export type ReplayOutcome = 'replayed' | 'kept again' | 'uncertain';

const ANSWER_MS = 30_000;
const ANSWER_BYTES = 64 * 1024;

const ADVICE: Readonly<Record<number, string>> = {
  401: 'The gateway runs with other secrets than these settings name: restart it, or use its settings.',
  404: 'The gateway knows no such account: check its settings, and the address.',
  413: 'It is larger than the gateway takes.',
  503: 'Temporal does not take it just now: try again, and check that Temporal is reachable and not overloaded.',
};

/**
 * Pushes what is kept to the gateway once more, in the way of every push, and notes it if a gateway of this
 * installation took it and did not keep it again.
 * @throws NotPossible where the gateway cannot be reached, does not take it, or is another installation's; it
 * then stays as it is.
 */
export async function replayQuarantine(
  client: Client,
  workflowId: string,
  { gateway, authorization, keepFor }: ReplayTarget,
): Promise<ReplayOutcome> {
  const before = await aboutQuarantine(client, workflowId);
  const url = pushUrl(gateway, before.account);
  const answer = await push(url, authorization, await quarantinedBytes(client, workflowId));
  if (answer.status !== 200) throw notTaken(url, answer.status);
  if (answer.headers[INSTALLATION_HEADER] !== (await installationOf(client))) throw otherInstallation(url);
  if (!(await isTaken(client, workflowId))) return 'uncertain';
  const after = await aboutQuarantine(client, workflowId);
  if (after.repeats > before.repeats) return 'kept again';
  await noteReplay(client, after, Date.now() + keepFor);
  return 'replayed';
}

/** The push secret travels in the open over http, so that this is for gateways on this machine alone. */
function pushUrl(gateway: string, account: string): string {
  const address = gateway.replace(/\/+$/, '') + pushPath(account);
  const { protocol, hostname } = new URL(URL.canParse(address) ? address : 'none:');
  if (protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))) return address;
  throw new NotPossible({
    code: 'unsafe-gateway',
    message: `Nothing was sent to ${gateway}: it is neither an https address nor one of this machine.`,
    advice: 'Name the gateway as https://HOST or http://127.0.0.1:PORT with --gateway.',
  });
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
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

function otherInstallation(url: string): NotPossible {
  return new NotPossible({
    code: 'another-installation',
    message: `What answered at ${url} is no gateway of this installation; what is kept stays as it is.`,
    advice: 'Name the gateway that works with the namespace of these settings with --gateway.',
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
