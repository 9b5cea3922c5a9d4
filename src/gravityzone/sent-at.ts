import { KEPT_BY_GRAVITYZONE } from '../incident/status.ts';
import type { EnvelopeId } from './push-contents.ts';

const THIRTEEN_DIGITS = /^[1-9]\d{12}$/;

const MINUTE_MS = 60_000;
const CLOCK_SKEW_MS = 5 * MINUTE_MS;

/**
 * When an event was sent, in ms since 1970, and whether its envelope said so; else that is the time of
 * arrival.
 */
export interface Sending {
  readonly sentAt: number;
  readonly isTimed: boolean;
}

/**
 * In real deliveries the envelope's id is the time of sending; in the vendor's examples it means nothing. It
 * is believed if it has 13 digits, is not before the incident was created and not in the future, with 5
 * minutes of clock skew either way. Where the event does not tell when its incident was created, an id from before all
 * that GravityZone keeps is a leftover of an example rather than a late delivery.
 */
export function readSending(envelopeId: EnvelopeId, created: number | undefined, arrivedAt: number): Sending {
  const sentAt = THIRTEEN_DIGITS.test(String(envelopeId).trim()) ? Number(envelopeId) : undefined;
  const earliest = created === undefined ? arrivedAt - KEPT_BY_GRAVITYZONE : created - CLOCK_SKEW_MS;
  if (sentAt === undefined || sentAt < earliest || sentAt > latestAt(arrivedAt))
    return { sentAt: arrivedAt, isTimed: false };
  return { sentAt, isTimed: true };
}

/** The latest time that is believed of what arrived at `arrivedAt`; both in ms since 1970. */
export function latestAt(arrivedAt: number): number {
  return arrivedAt + CLOCK_SKEW_MS;
}
