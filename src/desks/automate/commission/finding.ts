/** What commissioning looks at, in its order. */
export type StepName =
  | 'log-in'
  | 'script'
  | 'runner'
  | 'place'
  | 'ping'
  | 'categories'
  | 'ticket'
  | 'text'
  | 'names'
  | 'characters'
  | 'length'
  | 'category'
  | 'finish and open'
  | 'expiry'
  | 'sent twice'
  | 'two at once'
  | 'twin in Manage'
  | 'clean-up';

/**
 * How a step went. `careful`: the desk works, with a limit that it keeps to; `failed`: it cannot be used like
 * this; `unproved`: nothing was learned.
 */
export type Verdict = 'ok' | 'careful' | 'failed' | 'unproved';

/** What was found in one step. */
export interface Finding {
  readonly step: StepName;
  readonly verdict: Verdict;
  /** What was found, in one or two sentences. */
  readonly text: string;
  /** What to do about it. */
  readonly advice?: string | undefined;
}

/** What a step gives. */
export type Found = Omit<Finding, 'step'>;

export function ok(text: string): Found {
  return { verdict: 'ok', text };
}

export function careful(text: string, advice?: string): Found {
  return { verdict: 'careful', text, advice };
}

export function failed(text: string, advice: string): Found {
  return { verdict: 'failed', text, advice };
}

export function unproved(text: string, advice?: string): Found {
  return { verdict: 'unproved', text, advice };
}
