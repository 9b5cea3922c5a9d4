import { heldBack } from '../../http/vendor.ts';
import { GRAVITYZONE } from './gravityzone-vendor.ts';
import { METHODS } from './methods.ts';
import type { Limit, LimitClass, MethodName } from './methods.ts';

/** Keeps the calls of one process and key within GravityZone's limits. */
export interface CallLimits {
  /**
   * Counts a call that is about to be sent.
   * @throws VendorUnavailable `rate-limited` instead, with the ms to wait, where the call would break the
   * limit.
   */
  readonly take: (method: MethodName) => void;
  /** Lets no call of the method's class out for so many ms, because GravityZone asked for it. */
  readonly pause: (method: MethodName, ms: number) => void;
}

/**
 * A sliding window for each class of methods. Nothing waits here: the caller's retry does, where it survives
 * a restart. Other processes are not seen. `now` gives ms.
 */
export function callLimits(limits: Readonly<Record<LimitClass, Limit>>, now: () => number): CallLimits {
  const sent = new Map<LimitClass, readonly number[]>();
  const pausedUntil = new Map<LimitClass, number>();

  return {
    take: (method) => {
      const { limit } = METHODS[method];
      const { most, within } = limits[limit];
      const at = now();
      const recent = (sent.get(limit) ?? []).filter((time) => time + within > at);
      const full = recent.length < most ? at : (recent[0] ?? at) + within;
      const free = Math.max(full, pausedUntil.get(limit) ?? at);
      if (free > at) throw heldBack(GRAVITYZONE, method, free - at);
      sent.set(limit, [...recent, at]);
    },

    pause: (method, ms) => {
      const { limit } = METHODS[method];
      pausedUntil.set(limit, Math.max(pausedUntil.get(limit) ?? 0, now() + ms));
    },
  };
}
