import type { Faults } from '../faults.ts';
import { BUFFER_MESSAGES } from './push-buffer.ts';

const ERRORS = 100;
const ERROR_MS = 3 * 60 * 60 * 1_000;

/** Decides when GravityZone stops trying. The vendor documents a rule by edition. */
export interface Patience {
  /** Takes note of a delivery: errors are counted from the latest HTTP 200 on. */
  restart(): void;
  /** Takes note of an error and tells whether the destination is given up now. `at` is in milliseconds. */
  isOver(rule: Faults['disableRule'], buffered: number, at: number): boolean;
  errors(): number;
}

/** Full patience. */
export function patience(): Patience {
  let errors = 0;
  let firstAt = 0;
  return {
    restart: () => (errors = 0),
    isOver(rule, buffered, at) {
      if (errors === 0) firstAt = at;
      errors += 1;
      return rule === 'buffer' ? buffered > BUFFER_MESSAGES : errors >= ERRORS || at - firstAt >= ERROR_MS;
    },
    errors: () => errors,
  };
}
