import type { Facts } from './facts.ts';

/** One event about one incident, normalised by `gravityzone/`; what the incident workflow receives in a signal. */
export interface IncidentEvent {
  /** Fingerprint of the canonical event: equal content, equal key, whatever the order of fields and sets. */
  readonly key: string;
  /** When GravityZone sent it, in ms since 1970; the time of arrival where the envelope's id is not a plausible time. */
  readonly sentAt: number;
  /** Place of the event in its push message; breaks ties of `sentAt`. */
  readonly index: number;
  /** When the gateway received it, in ms since 1970; breaks ties of `index`. */
  readonly arrivedAt: number;
  readonly facts: Facts;
  /** Only of an operator's close: GravityZone's status until then. A status without it is GravityZone's word. */
  readonly overrules?: string;
  /** The event as it came, for `incidents show --raw`; it lives in the history only and is never folded. */
  readonly raw?: unknown;
}

/** Whether a value has the shape of an event; what people send to a workflow by hand may not. */
export function isIncidentEvent(value: unknown): value is IncidentEvent {
  if (typeof value !== 'object' || value === null) return false;
  const { key, sentAt, index, arrivedAt, facts } = value as Partial<Record<keyof IncidentEvent, unknown>>;
  const stamped = [sentAt, index, arrivedAt].every((part) => typeof part === 'number');
  return typeof key === 'string' && stamped && typeof facts === 'object' && facts !== null;
}
