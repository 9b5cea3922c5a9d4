import {
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  getExternalWorkflowHandle,
  setCurrentDetails,
  setHandler,
} from '@temporalio/workflow';
import { plainSentence } from '../incident/plain-markdown.ts';
import { quarantinePartWorkflowId } from './names.ts';

/**
 * Input of the `quarantine` workflow: what it keeps, and its bytes (gzip), whole or as the first of several
 * parts.
 */
export interface QuarantineInput {
  readonly account: string;
  /** Of the bytes as they came; part of the workflow's id, so that repeats fall together. */
  readonly sha256: string;
  readonly reason: string;
  /** In ms since 1970. */
  readonly receivedAt: number;
  /** In bytes, uncompressed. */
  readonly size: number;
  /** Parts that the compressed bytes were cut into; part n lives in the workflow `<id>/n`. */
  readonly parts: number;
  readonly contentType?: string;
  /** Times it came again, carried from run to run. */
  readonly repeats?: number;
  /**
   * Set once a gateway took it again and understood it: it is kept until then, in ms since 1970, in case that
   * was wrong.
   */
  readonly keptUntil?: number | undefined;
}

/** Input of the `quarantinePart` workflow: one further part of what a quarantine keeps. */
export interface QuarantinePartInput {
  readonly account: string;
  readonly sha256: string;
  readonly part: number;
  readonly parts: number;
}

/** What the `quarantined` query shows. */
export interface QuarantineView extends QuarantineInput {
  readonly repeats: number;
}

/** The same bytes came again, at this time. */
export const seenAgainSignal = defineSignal<[receivedAt: number]>('seenAgain');
/** A gateway took it again and understood it; it is still kept until this time, in ms since 1970. */
export const replayedSignal = defineSignal<[keptUntil: number]>('replayed');
/** An operator has looked and wants no more of it. */
export const discardSignal = defineSignal('discard');
export const quarantinedQuery = defineQuery<QuarantineView>('quarantined');

const REPEATS_PER_RUN = 500;

/**
 * Keeps what could not be understood, whole, in its input, until an operator discards it or had it replayed a
 * while ago.
 */
export async function quarantine(input: QuarantineInput, bytes: Uint8Array): Promise<QuarantineView> {
  const seen = { repeats: input.repeats ?? 0, keptUntil: input.keptUntil, discarded: false };
  const limit = seen.repeats + REPEATS_PER_RUN;
  const view = (): QuarantineView => ({ ...input, repeats: seen.repeats, keptUntil: seen.keptUntil });
  setHandler(seenAgainSignal, () => {
    seen.repeats += 1;
    seen.keptUntil = undefined; // it is not understood after all
  });
  setHandler(replayedSignal, (keptUntil) => {
    seen.keptUntil = keptUntil;
  });
  setHandler(discardSignal, () => {
    seen.discarded = true;
  });
  setHandler(quarantinedQuery, view);
  setCurrentDetails(`${input.size} bytes that could not be understood: ${plainSentence(input.reason)}`);

  while (!seen.discarded) {
    if (seen.repeats >= limit) return continueAsNew<typeof quarantine>(view(), bytes);
    const { keptUntil } = seen;
    const isMoved = (): boolean => seen.discarded || seen.repeats >= limit || seen.keptUntil !== keptUntil;
    if (keptUntil === undefined) await condition(isMoved);
    else if (
      !(await condition(isMoved, Math.max(1, keptUntil - Date.now()), { summary: 'kept after its replay' }))
    )
      break;
  }
  await discardParts(input);
  return view();
}

/** Ends the further parts; the whole ends first, so that where it runs the bytes are whole. */
async function discardParts({ account, sha256, parts }: QuarantineInput): Promise<void> {
  for (let part = 2; part <= parts; part += 1) {
    const id = quarantinePartWorkflowId(account, sha256, part);
    await getExternalWorkflowHandle(id)
      .signal(discardSignal)
      .catch(() => undefined); // it has ended already
  }
}

/** Keeps one further part of something large until it is discarded. */
export async function quarantinePart(
  input: QuarantinePartInput,
  bytes: Uint8Array,
): Promise<{ readonly kept: number }> {
  let discarded = false;
  setHandler(discardSignal, () => {
    discarded = true;
  });
  setCurrentDetails(`Part ${input.part} of ${input.parts} of quarantine/${input.account}/${input.sha256}`);
  await condition(() => discarded);
  return { kept: bytes.length };
}
