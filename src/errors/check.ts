/**
 * How much a finding matters. `note`: nothing is wrong, but a person should know. `fault`: tickets would not be
 * opened, or not be kept true.
 */
export type Level = 'ok' | 'note' | 'warning' | 'fault';

/** What was found where somebody looked. */
export interface Found {
  readonly level: Level;
  /** One or two sentences. */
  readonly message: string;
  /** What to do about it, as full sentences. */
  readonly advice?: string;
  /** The code of the error that the look failed with. */
  readonly code?: string;
  /** The single ones, where the finding sums many up, such as companies. */
  readonly each?: readonly Found[];
}

/** What was found, and about what, such as `manage: High`. */
export interface Finding extends Found {
  readonly subject: string;
}

/** One thing to look at. */
export interface Check {
  readonly subject: string;
  /** Whether it is about names and records that people change at the other systems as time goes by. */
  readonly drifts?: true;
  /**
   * Looks and changes nothing. Throws PlumblineError where the look itself fails, and the reason of an aborted
   * signal.
   */
  readonly look: (signal: AbortSignal) => Promise<readonly Found[]>;
}

/** Checks of one system: where the look at the first fails, the others would only repeat why. */
export interface CheckGroup {
  readonly first: Check;
  readonly then: readonly Check[];
}

export function ok(message: string): Found {
  return { level: 'ok', message };
}

export function note(message: string, advice?: string): Found {
  return { level: 'note', message, ...(advice !== undefined && { advice }) };
}

export function warning(message: string, advice: string): Found {
  return { level: 'warning', message, advice };
}

export function fault(message: string, advice: string): Found {
  return { level: 'fault', message, advice };
}
