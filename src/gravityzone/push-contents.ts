import type { PushedEvent } from '../incident/incident-event.ts';

/** What a push message holds, event by event in its own order, or why nothing of it could be read. */
export type PushContents =
  | { readonly kind: 'events'; readonly events: readonly PushEvent[] }
  | { readonly kind: 'unreadable'; readonly reason: string };

/**
 * The `id` of a JSON-RPC call, which is GravityZone's time of sending in real deliveries; anything else, or an overlong
 * one, is none. Other forms have none.
 */
export type EnvelopeId = string | number | undefined;

/** One entry of a push message, with the envelope that it came in. `index` is its place in the message, from 0. */
export type PushEvent = { readonly index: number; readonly envelopeId: EnvelopeId } & EventContents;

/** What a single event turned out to be. */
export type EventContents =
  | { readonly kind: 'incident'; readonly incidentId: string; readonly event: PushedEvent }
  /** Sent on demand from the console or the API; it never opens an ordinary ticket. */
  | { readonly kind: 'test'; readonly module: string; readonly sentAt: number; readonly raw: unknown }
  /** An event of a module that plumbline does not follow. `module` is the sender's text, of any length. */
  | { readonly kind: 'other'; readonly module: string }
  | UnreadableEvent;

/** An event that cannot be handed over; it is kept until an operator or a later version deals with it. */
export interface UnreadableEvent {
  readonly kind: 'unreadable';
  /** The module, where the event names one that plumbline follows. */
  readonly module: string | undefined;
  /** A fixed sentence without any text of the event. */
  readonly reason: string;
  /** `waiting` where a later version will read it, `malformed` where nobody can. */
  readonly cause: 'malformed' | 'waiting';
  /** `body` where the event cannot be written as JSON again, so that only the body as a whole keeps it. */
  readonly keep: 'event' | 'body';
  readonly raw: unknown;
}
