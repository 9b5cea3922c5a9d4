import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import {
  QUARANTINE_PART_WORKFLOW,
  QUARANTINE_WORKFLOW,
  quarantinePartWorkflowId,
  quarantineWorkflowId,
} from '../workflows/names.ts';
import { discardSignal, replayedSignal, seenAgainSignal } from '../workflows/quarantine.ts';
import type {
  quarantine,
  QuarantineInput,
  quarantinePart,
  QuarantinePartInput,
} from '../workflows/quarantine.ts';
import { askTemporal } from './ask-temporal.ts';
import type { TemporalReply } from './ask-temporal.ts';
import { plainSummary } from './plain-summary.ts';

/** Far enough below the 2 MiB that Temporal takes in one payload. */
const PART_BYTES = 1024 * 1024;

/** A Content-Type is kept for people to look at; no real one is longer. */
const CONTENT_TYPE_LENGTH = 200;

/** Bytes that are to be kept, whole, and why. */
export interface QuarantinedBytes {
  readonly account: string;
  readonly bytes: Buffer;
  readonly reason: string;
  /** In ms since 1970. */
  readonly receivedAt: number;
  readonly contentType: string | undefined;
}

/** Whether the bytes are durable now: `kept` for the first time, or `repeated`. */
export type QuarantineOutcome =
  | { readonly kind: 'kept' | 'repeated'; readonly workflowId: string }
  | { readonly kind: 'later'; readonly reason: string; readonly error?: unknown };

/** Keeps bytes by `deadline` (ms since 1970). Never rejects. */
export type KeepBytes = (what: QuarantinedBytes, deadline: number) => Promise<QuarantineOutcome>;

const zip = promisify(gzip);

/**
 * Keeps bytes that could not be understood, compressed, in workflows that wait for an operator. Larger ones
 * are cut into parts; the workflow that names them all is started last, so that where it exists the bytes are
 * whole. Equal bytes of one account fall together.
 */
export function keepInQuarantine(client: Client, taskQueue: string): KeepBytes {
  const start = (
    type: string,
    workflowId: string,
    args: Parameters<typeof quarantine> | Parameters<typeof quarantinePart>,
    staticSummary: string,
    deadline: number,
  ): Promise<TemporalReply> =>
    askTemporal(client, deadline, () =>
      client.workflow.start(type, {
        taskQueue,
        workflowId,
        args,
        staticSummary,
      }),
    );

  return async (what, deadline) => {
    const { account, receivedAt } = what;
    const sha256 = createHash('sha256').update(what.bytes).digest('hex');
    const workflowId = quarantineWorkflowId(account, sha256);
    const [first = new Uint8Array(), ...others] = cut(await zip(what.bytes));
    const parts = others.length + 1;
    for (const [index, bytes] of others.entries()) {
      const part: QuarantinePartInput = { account, sha256, part: index + 2, parts };
      const reply = await start(
        QUARANTINE_PART_WORKFLOW,
        quarantinePartWorkflowId(account, sha256, part.part),
        [part, bytes],
        `Part ${part.part} of ${parts}`,
        deadline,
      );
      if (!isThere(reply)) return later(reply);
    }
    const input = inputOf(what, sha256, parts);
    const startWhole = (): Promise<TemporalReply> =>
      start(QUARANTINE_WORKFLOW, workflowId, [input, first], plainSummary(what.reason), deadline);
    const started = await startWhole();
    if (started.kind === 'taken') return { kind: 'kept', workflowId };
    if (started.kind !== 'running') return later(started);

    const seen = await askTemporal(client, deadline, () =>
      client.workflow.getHandle(workflowId).signal(seenAgainSignal, receivedAt),
    );
    // Where the run takes no more signals, only the count of repeats is lost.
    if (seen.kind === 'taken' || seen.kind === 'full') return { kind: 'repeated', workflowId };
    if (seen.kind !== 'gone') return later(seen);
    // It ended in between: an operator had done with it before this one came.
    const restarted = await startWhole();
    return isThere(restarted) ? { kind: 'kept', workflowId } : later(restarted);
  };
}

/** Ends what keeps a quarantine, with all its parts. It takes effect once a worker runs. */
export async function discardQuarantine(client: Client, about: QuarantineInput): Promise<void> {
  await signal(client, about, (handle) => handle.signal(discardSignal));
}

/**
 * Notes that a gateway understood it at last: it is kept until `keptUntil`, in ms since 1970, and ends then.
 */
export async function noteReplay(client: Client, about: QuarantineInput, keptUntil: number): Promise<void> {
  await signal(client, about, (handle) => handle.signal(replayedSignal, keptUntil));
}

async function signal(
  client: Client,
  { account, sha256 }: QuarantineInput,
  send: (handle: WorkflowHandle) => Promise<void>,
): Promise<void> {
  try {
    await send(client.workflow.getHandle(quarantineWorkflowId(account, sha256)));
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error; // it has ended already
  }
}

/** The workflows that keep the further parts. */
export function quarantinePartIds({ account, sha256, parts }: QuarantineInput): readonly string[] {
  return Array.from({ length: parts - 1 }, (_, n) => quarantinePartWorkflowId(account, sha256, n + 2));
}

function inputOf(what: QuarantinedBytes, sha256: string, parts: number): QuarantineInput {
  const { account, reason, receivedAt, bytes, contentType } = what;
  const input = { account, sha256, reason, receivedAt, size: bytes.length, parts };
  return contentType === undefined
    ? input
    : { ...input, contentType: contentType.slice(0, CONTENT_TYPE_LENGTH) };
}

function cut(bytes: Uint8Array): readonly Uint8Array[] {
  const count = Math.ceil(bytes.length / PART_BYTES);
  return Array.from({ length: count }, (_, n) => bytes.subarray(n * PART_BYTES, (n + 1) * PART_BYTES));
}

function isThere(reply: TemporalReply): boolean {
  return reply.kind === 'taken' || reply.kind === 'running';
}

function later(reply: TemporalReply): QuarantineOutcome {
  if (reply.kind === 'later') return reply;
  return { kind: 'later', reason: 'reason' in reply ? reply.reason : reply.kind };
}
