import {
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  setCurrentDetails,
  setHandler,
} from '@temporalio/workflow';

/** Input of the `quarantine` workflow: what it keeps, and its bytes (gzip), whole or as the first of several parts. */
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
/** An operator has looked and wants no more of it. */
export const discardSignal = defineSignal('discard');
export const quarantinedQuery = defineQuery<QuarantineView>('quarantined');

const REPEATS_PER_RUN = 500;

/** Keeps what could not be understood, whole, in its input, until an operator discards it. */
export async function quarantine(input: QuarantineInput, bytes: Uint8Array): Promise<QuarantineView> {
  const seen = { repeats: input.repeats ?? 0, discarded: false };
  const limit = seen.repeats + REPEATS_PER_RUN;
  const view = (): QuarantineView => ({ ...input, repeats: seen.repeats });
  setHandler(seenAgainSignal, () => {
    seen.repeats += 1;
  });
  setHandler(discardSignal, () => {
    seen.discarded = true;
  });
  setHandler(quarantinedQuery, view);
  setCurrentDetails(`${input.size} bytes that could not be understood: ${input.reason}`);

  await condition(() => seen.discarded || seen.repeats >= limit);
  if (seen.discarded) return view();
  return continueAsNew<typeof quarantine>(view(), bytes);
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
