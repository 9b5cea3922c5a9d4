import { defineSignal, setHandler } from '@temporalio/workflow';

/** Says that the settings may have changed: sent by each worker that starts. */
export const settingsSignal = defineSignal('settings');

/** Without such a word a policy is asked for again at this age, in ms: each question is a billed action. */
const LIFETIME = 3_600_000;

/** After such a word it is asked for once more, in ms: a worker that was about to stop may have answered. */
const SOON = 300_000;

/** A policy that is kept between the steps of a workflow that lives for ever. */
export interface KeptPolicy<Policy> {
  /** The policy in force, asked for where none is kept; `undefined` where there is none any more. */
  readonly inForce: () => Promise<Policy | undefined>;
  /** Whether it is to be asked for at once. */
  readonly isWanted: () => boolean;
  /** Has it asked for with the next step: something that rests on it went wrong. */
  readonly drop: () => void;
}

/** Keeps what `load` answers, and hears when the settings may have changed. */
export function keptPolicy<Policy>(load: () => Promise<Policy | undefined>): KeptPolicy<Policy> {
  let kept: Policy | undefined;
  let until = 0;
  let isWanted = false;
  setHandler(settingsSignal, () => {
    isWanted = true;
  });
  return {
    async inForce() {
      if (isWanted || until <= Date.now()) {
        const lifetime = isWanted ? SOON : LIFETIME;
        isWanted = false; // before the question: what changes meanwhile is asked for again
        kept = await load();
        until = kept === undefined ? 0 : Date.now() + lifetime;
      }
      return kept;
    },
    isWanted: () => isWanted,
    drop: () => {
      until = 0;
    },
  };
}
