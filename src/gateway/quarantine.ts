import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { QuarantineInput, QuarantinePartInput } from '../workflows/quarantine.ts';
import type { TemporalReply } from '../temporal/ask-temporal.ts';
import type { KeepingWorkflow, QuarantineWorkflows } from './quarantine-workflows.ts';
import {
  QUARANTINE_PART_WORKFLOW,
  QUARANTINE_WORKFLOW,
  quarantinePartWorkflowId,
  quarantineWorkflowId,
} from '../workflows/names.ts';

/** Far enough below the 2 MiB that Temporal takes in one payload. */
const PART_BYTES = 1024 * 1024;

/** A Content-Type is kept for people to look at; no real one is longer. */
const CONTENT_TYPE_LENGTH = 200;

/** What is to be kept, whole, and why. */
export interface Keepsake {
  readonly account: string;
  readonly bytes: Buffer;
  readonly reason: string;
  /** In ms since 1970. */
  readonly receivedAt: number;
  readonly contentType: string | undefined;
}

/** Whether it is durable now: `kept` for the first time, or `repeated`. */
export type KeepOutcome =
  | { readonly kind: 'kept' | 'repeated'; readonly workflowId: string }
  | { readonly kind: 'later'; readonly reason: string };

/** Keeps something by `deadline` (ms since 1970). */
export type Quarantine = (keepsake: Keepsake, deadline: number) => Promise<KeepOutcome>;

const zip = promisify(gzip);

/**
 * Keeps bytes that could not be understood, compressed, in workflows that wait for an operator. Larger ones are cut into
 * parts; the workflow that names them all is started last, so that where it exists the bytes are whole. Equal bytes of one
 * account fall together.
 */
export function createQuarantine(workflows: QuarantineWorkflows): Quarantine {
  return async (keepsake, deadline) => {
    const { account, receivedAt } = keepsake;
    const sha256 = createHash('sha256').update(keepsake.bytes).digest('hex');
    const workflowId = quarantineWorkflowId(account, sha256);
    const parts = cut(await zip(keepsake.bytes));
    for (const workflow of furtherParts(account, sha256, parts)) {
      const reply = await workflows.start(workflow, deadline);
      if (!isThere(reply)) return later(reply);
    }
    const whole: KeepingWorkflow = {
      type: QUARANTINE_WORKFLOW,
      workflowId,
      args: [inputOf(keepsake, sha256, parts.length), parts[0]],
      summary: keepsake.reason,
    };
    const started = await workflows.start(whole, deadline);
    if (started.kind === 'taken') return { kind: 'kept', workflowId };
    if (started.kind !== 'running') return later(started);

    const seen = await workflows.seenAgain(workflowId, receivedAt, deadline);
    // Where the run takes no more signals, only the count of repeats is lost.
    if (seen.kind === 'taken' || seen.kind === 'full') return { kind: 'repeated', workflowId };
    if (seen.kind !== 'gone') return later(seen);
    // It ended in between: an operator had done with it before this one came.
    const restarted = await workflows.start(whole, deadline);
    return isThere(restarted) ? { kind: 'kept', workflowId } : later(restarted);
  };
}

function furtherParts(
  account: string,
  sha256: string,
  parts: readonly Uint8Array[],
): readonly KeepingWorkflow[] {
  return parts.slice(1).map((bytes, index) => {
    const input: QuarantinePartInput = { account, sha256, part: index + 2, parts: parts.length };
    return {
      type: QUARANTINE_PART_WORKFLOW,
      workflowId: quarantinePartWorkflowId(account, sha256, input.part),
      args: [input, bytes],
      summary: `Part ${input.part} of ${input.parts}`,
    };
  });
}

function inputOf(keepsake: Keepsake, sha256: string, parts: number): QuarantineInput {
  const { account, reason, receivedAt, bytes, contentType } = keepsake;
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

function later(reply: TemporalReply): KeepOutcome {
  return { kind: 'later', reason: 'reason' in reply ? reply.reason : 'the quarantine did not stay' };
}
