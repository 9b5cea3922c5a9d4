import type { EnvelopeId } from './push-contents.ts';

const THIRTEEN_DIGITS = /^[1-9]\d{12}$/;

const MINUTE_MS = 60_000;
const CLOCK_SKEW_MS = 5 * MINUTE_MS;

/**
 * Oldest envelope id that is believed where the event does not say when its incident was created. Beyond the 90 days for
 * which GravityZone keeps incidents, an id is a leftover of an example rather than a late delivery.
 */
const OLDEST_WITHOUT_CREATED_MS = 90 * 24 * 60 * MINUTE_MS;

/**
 * When GravityZone sent an event, in ms since 1970. In real deliveries the envelope's id is that time; in the vendor's
 * examples it means nothing. It is believed if it has 13 digits, is not before the incident was created and not in the
 * future, with 5 minutes of clock skew either way; else the time of arrival stands in.
 */
export function sentAt(envelopeId: EnvelopeId, created: number | undefined, arrivedAt: number): number {
  const sent = THIRTEEN_DIGITS.test(String(envelopeId).trim()) ? Number(envelopeId) : undefined;
  if (sent === undefined || sent > arrivedAt + CLOCK_SKEW_MS) return arrivedAt;
  const earliest = created === undefined ? arrivedAt - OLDEST_WITHOUT_CREATED_MS : created - CLOCK_SKEW_MS;
  return sent < earliest ? arrivedAt : sent;
}
