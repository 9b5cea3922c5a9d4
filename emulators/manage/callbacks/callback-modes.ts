import type { Shape } from '../bodies/binding.ts';

/** How callbacks behave where the vendor's behaviour is open, and what goes wrong with them. */
export interface CallbackModes {
  /** In which letter case a level is accepted: both are in use among integrations. */
  readonly callbackLevelCase: 'any' | 'lower' | 'capitalised';
  readonly integratorTagLevel: 'accepted' | 'refused';
  /** Events are lost, sent twice, or held back until the next one of the callback has gone out. */
  readonly callbackDelivery: 'normal' | 'drop' | 'repeat' | 'reorder';
  readonly callbackSignature: 'right' | 'forged' | 'missing';
  /** Stands in `Metadata.key_url` instead of the server's own address; `null`: the server's own. */
  readonly callbackKeyUrl: string | null;
  /** How long a receiver may take to answer, in milliseconds. */
  readonly callbackTimeoutMs: number;
  /** Pauses before each retry, in milliseconds; there are as many retries as pauses. */
  readonly callbackRetryMs: readonly number[];
}

/** Callbacks as the vendor documents them. */
export const USUAL_CALLBACKS: CallbackModes = {
  callbackLevelCase: 'any',
  integratorTagLevel: 'accepted',
  callbackDelivery: 'normal',
  callbackSignature: 'right',
  callbackKeyUrl: null,
  callbackTimeoutMs: 5000,
  callbackRetryMs: [2000, 4000],
};

const choice = (...of: readonly string[]): Shape => ({ kind: 'choice', of });

/** The shapes of these modes in the JSON of the faults. */
export const CALLBACK_MODE_SHAPES: Readonly<Record<keyof CallbackModes, Shape>> = {
  callbackLevelCase: choice('any', 'lower', 'capitalised'),
  integratorTagLevel: choice('accepted', 'refused'),
  callbackDelivery: choice('normal', 'drop', 'repeat', 'reorder'),
  callbackSignature: choice('right', 'forged', 'missing'),
  callbackKeyUrl: { kind: 'text', limit: undefined },
  callbackTimeoutMs: { kind: 'whole' },
  callbackRetryMs: { kind: 'list', of: { kind: 'whole' } },
};
