import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Client } from '@temporalio/client';
import { quarantinePartIds } from '../mailbox/quarantine-workflows.ts';
import { quarantineWorkflowId } from '../workflows/names.ts';
import { replayedSignal, seenAgainSignal } from '../workflows/quarantine.ts';
import type { QuarantineView } from '../workflows/quarantine.ts';
import { decodeArguments, isGone, readHistory } from './history.ts';
import { NotPossible } from './not-possible.ts';
import { KEPT } from './quarantine-name.ts';

/** What a quarantine keeps: what is known of it, and the first part of its compressed bytes. */
interface Kept {
  readonly about: QuarantineView;
  readonly firstPart: Uint8Array;
}

const unzip = promisify(gunzip);

/** More than the gateway takes. */
const MOST_BYTES = 64 * 1024 * 1024;

/** All that is kept in quarantine, or what is kept of one account; the newest first. */
export async function* listQuarantines(client: Client, account?: string): AsyncGenerator<QuarantineView> {
  for await (const { workflowId } of client.workflow.list({ query: KEPT })) {
    if (account !== undefined && !workflowId.startsWith(quarantineWorkflowId(account, ''))) continue;
    yield await aboutQuarantine(client, workflowId);
  }
}

/** What is known of a quarantine, from its history: no worker has to run. */
export async function aboutQuarantine(client: Client, workflowId: string): Promise<QuarantineView> {
  return (await readKept(client, workflowId)).about;
}

/**
 * The bytes that a quarantine keeps, whole.
 * @throws NotPossible `incomplete-quarantine` where a part is gone or they are not the bytes that came.
 */
export async function quarantinedBytes(client: Client, workflowId: string): Promise<Buffer> {
  const { about, firstPart } = await readKept(client, workflowId);
  const parts = [firstPart];
  for (const partId of quarantinePartIds(about)) {
    const [, bytes] = await startArguments(client, partId);
    parts.push(bytes as Uint8Array);
  }
  const bytes = await unzip(Buffer.concat(parts), { maxOutputLength: MOST_BYTES });
  if (createHash('sha256').update(bytes).digest('hex') !== about.sha256) throw incomplete(workflowId);
  return bytes;
}

async function readKept(client: Client, workflowId: string): Promise<Kept> {
  const { runId } = await client.workflow.getHandle(workflowId).describe();
  let kept: Kept | undefined;
  let repeats = 0;
  let keptUntil: number | undefined;
  for await (const entry of readHistory(client, { workflowId, runId })) {
    const started = entry.workflowExecutionStartedEventAttributes;
    if (started !== null && started !== undefined) {
      const [about, firstPart] = await decodeArguments(client, started.input);
      kept = { about: about as QuarantineView, firstPart: firstPart as Uint8Array };
      ({ keptUntil } = kept.about);
    }
    const { signalName, input } = entry.workflowExecutionSignaledEventAttributes ?? {};
    if (signalName === seenAgainSignal.name) repeats += 1;
    if (signalName === seenAgainSignal.name) keptUntil = undefined;
    if (signalName === replayedSignal.name) [keptUntil] = (await decodeArguments(client, input)) as [number];
  }
  if (kept === undefined) throw incomplete(workflowId);
  const carried = (kept.about as Partial<QuarantineView>).repeats ?? 0;
  return { ...kept, about: { ...kept.about, repeats: carried + repeats, keptUntil } };
}

async function startArguments(client: Client, workflowId: string): Promise<readonly unknown[]> {
  try {
    for await (const { workflowExecutionStartedEventAttributes: started } of readHistory(client, {
      workflowId,
      runId: '',
    }))
      return await decodeArguments(client, started?.input);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
  throw incomplete(workflowId);
}

function incomplete(workflowId: string): NotPossible {
  return new NotPossible({
    code: 'incomplete-quarantine',
    message: `What ${workflowId} kept is not complete any more.`,
    advice: 'Discard it: it cannot be put together again.',
  });
}
