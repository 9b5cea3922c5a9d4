import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Client } from '@temporalio/client';
import type { QuarantineInput, QuarantinePartInput } from '../workflows/quarantine.ts';
import { askTemporal } from './ask-temporal.ts';
import type { TemporalReply } from './ask-temporal.ts';
import {
  QUARANTINE_PART_WORKFLOW,
  QUARANTINE_WORKFLOW,
  SEEN_AGAIN_SIGNAL,
  quarantinePartWorkflowId,
  quarantineWorkflowId,
} from './workflow-names.ts';

/** Far enough below the 2 MiB that Temporal takes in one payload. */
const PART_BYTES = 1024 * 1024;

/** What is to be kept, whole, and why. */
export interface Keepsake {
  readonly connection: string;
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

/** Keeps something by `deadline` (ms since 1970). Never rejects. */
export type Quarantine = (keepsake: Keepsake, deadline: number) => Promise<KeepOutcome>;

const zip = promisify(gzip);

/**
 * Keeps bytes that could not be understood, compressed, in workflows that wait for an operator. Larger ones are cut into
 * parts; the workflow that names them all is started last, so that where it exists the bytes are whole. Equal bytes of one
 * connection fall together.
 */
export function createQuarantine(client: Client, taskQueue: string): Quarantine {
  function start(
    type: string,
    workflowId: string,
    args: unknown[],
    deadline: number,
    summary: string,
  ): Promise<TemporalReply> {
    return askTemporal(client, deadline, () =>
      client.workflow.start(type, {
        taskQueue,
        workflowId,
        args,
        workflowIdConflictPolicy: 'FAIL',
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        staticSummary: summary,
      }),
    );
  }

  async function startParts(
    about: Omit<QuarantinePartInput, 'part'>,
    parts: readonly Uint8Array[],
    deadline: number,
  ): Promise<TemporalReply> {
    for (const [index, bytes] of parts.entries()) {
      const part = index + 1;
      if (part === 1) continue;
      const input: QuarantinePartInput = { ...about, part };
      const workflowId = quarantinePartWorkflowId(about.connection, about.sha256, part);
      const reply = await start(
        QUARANTINE_PART_WORKFLOW,
        workflowId,
        [input, bytes],
        deadline,
        `Part ${part} of ${parts.length}`,
      );
      if (reply.kind !== 'taken' && reply.kind !== 'running') return reply;
    }
    return { kind: 'taken' };
  }

  return async (keepsake, deadline) => {
    const { connection, bytes, reason, receivedAt, contentType } = keepsake;
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const workflowId = quarantineWorkflowId(connection, sha256);
    const parts = cut(await zip(bytes));
    const begun = await startParts({ connection, sha256, parts: parts.length }, parts, deadline);
    if (begun.kind !== 'taken') return later(begun);

    const input: QuarantineInput = {
      connection,
      sha256,
      reason,
      receivedAt,
      size: bytes.length,
      parts: parts.length,
      ...(contentType === undefined ? {} : { contentType }),
    };
    const startWhole = (): Promise<TemporalReply> =>
      start(QUARANTINE_WORKFLOW, workflowId, [input, parts[0]], deadline, reason);
    const started = await startWhole();
    if (started.kind === 'taken') return { kind: 'kept', workflowId };
    if (started.kind !== 'running') return later(started);

    const signalled = await askTemporal(client, deadline, () =>
      client.workflow.getHandle(workflowId).signal(SEEN_AGAIN_SIGNAL, receivedAt),
    );
    // Where the count of repeats is full, only the count is lost.
    if (signalled.kind === 'taken' || signalled.kind === 'full') return { kind: 'repeated', workflowId };
    if (signalled.kind !== 'gone') return later(signalled);
    // It ended in between: an operator had done with it before this one came.
    const again = await startWhole();
    return again.kind === 'taken' || again.kind === 'running' ? { kind: 'kept', workflowId } : later(again);
  };
}

function cut(bytes: Uint8Array): readonly Uint8Array[] {
  const count = Math.max(1, Math.ceil(bytes.length / PART_BYTES));
  return Array.from({ length: count }, (_, n) => bytes.subarray(n * PART_BYTES, (n + 1) * PART_BYTES));
}

function later(reply: TemporalReply): KeepOutcome {
  return { kind: 'later', reason: 'reason' in reply ? reply.reason : 'the quarantine did not stay' };
}
