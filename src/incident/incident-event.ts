import { FACTS } from './facts.ts';
import type { FactName, Facts } from './facts.ts';

/**
 * One thing reported about an incident; what the incident's workflow receives in a signal, or makes itself.
 */
export type IncidentEvent =
  PushedEvent | ListedEvent | OperatorClosedEvent | WatchEndedEvent | WatchResumedEvent | SettingsEvent;

/** What an event reports of the incident itself; its status stands apart. */
export type ReportedFacts = Omit<Facts, 'status'>;

interface AnyEvent {
  /** Fingerprint; a second event with the key of an earlier one is its repeat. */
  readonly key: string;
  /** When it was sent or done, in ms since 1970, at most 5 minutes after its arrival. */
  readonly sentAt: number;
  /** When it reached us, by our own clock, in ms since 1970. */
  readonly arrivedAt: number;
  /**
   * What came from GravityZone as it came, for `incidents show --raw`; it lives in the history only and is
   * never folded.
   */
  readonly raw?: unknown;
}

/** GravityZone pushed it. */
export interface PushedEvent extends AnyEvent {
  readonly kind: 'push';
  /**
   * Whether its envelope named the time of sending, which is part of the key then; else `sentAt` is the
   * arrival.
   */
  readonly isTimed: boolean;
  /** Its place in the push message; breaks ties of `sentAt`. */
  readonly index: number;
  readonly facts: ReportedFacts;
}

/**
 * One reading of the incident from GravityZone's Incidents API. `sentAt` is the time from which its facts
 * count.
 */
export interface ListedEvent extends AnyEvent {
  readonly kind: 'listed';
  /**
   * When GravityZone itself last updated the incident, where it tells: such an update is activity, as a push
   * is.
   */
  readonly updatedAt: number | undefined;
  readonly facts: ReportedFacts;
  /** What is as old as the incident: it fills gaps and never replaces what was told later. */
  readonly sinceCreation: { readonly at: number; readonly facts: ReportedFacts };
  readonly status: ReportedStatus | undefined;
}

/** A status in tickets' words, and the time in ms since 1970 from which it counts. */
export interface ReportedStatus {
  readonly word: string;
  readonly at: number;
}

/** An operator closed the incident at plumbline. */
export interface OperatorClosedEvent extends AnyEvent {
  readonly kind: 'closed-by-operator';
  readonly status: 'closed' | 'false positive';
}

/** Plumbline stopped watching the incident, after `idle` ms without activity. */
export interface WatchEndedEvent extends AnyEvent {
  readonly kind: 'watch-ended';
  readonly idle: number;
}

/** Activity came before the end of the watch was over. */
export interface WatchResumedEvent extends AnyEvent {
  readonly kind: 'watch-resumed';
}

/** The settings changed what the ticket shall say, though no fact changed. */
export interface SettingsEvent extends AnyEvent {
  readonly kind: 'settings';
  /** What changed, in words for people. */
  readonly because: string;
}

/**
 * Whether a value is an event in full; what people send to a workflow by hand may be anything. Unknown facts
 * do no harm.
 */
export function isIncidentEvent(value: unknown): value is IncidentEvent {
  if (!isRecord(value) || !isKey(value['key'])) return false;
  if (!isTime(value['sentAt']) || !isTime(value['arrivedAt'])) return false;
  switch (value['kind']) {
    case 'push':
      return typeof value['isTimed'] === 'boolean' && isNumber(value['index']) && areFacts(value['facts']);
    case 'listed':
      return (
        (value['updatedAt'] === undefined || isTime(value['updatedAt'])) &&
        areFacts(value['facts']) &&
        isSinceCreation(value['sinceCreation']) &&
        (value['status'] === undefined || isReportedStatus(value['status']))
      );
    case 'closed-by-operator':
      return value['status'] === 'closed' || value['status'] === 'false positive';
    case 'watch-ended':
      return isNumber(value['idle']);
    case 'watch-resumed':
      return true;
    case 'settings':
      return isText(value['because']);
    default:
      return false;
  }
}

function areFacts(value: unknown): boolean {
  if (!isRecord(value)) return false;
  return Object.entries(value).every(([name, fact]) => !isFactName(name) || hasKindOf(name, fact));
}

function isFactName(name: string): name is FactName {
  return Object.hasOwn(FACTS, name);
}

function hasKindOf(name: FactName, fact: unknown): boolean {
  switch (FACTS[name].kind) {
    case 'number':
      return name === 'severityScore' ? isScore(fact) : Number.isSafeInteger(fact);
    case 'set':
      return isSet(fact);
    case 'text':
    case 'time':
      return isText(fact);
  }
}

/** No fact is longer, nor a whole set, in UTF-16 units: the state of an incident has a bound. */
const LONGEST = 8_192;

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LONGEST;
}

/** With what each entry takes besides its text. */
function isSet(value: unknown): boolean {
  if (!Array.isArray(value) || !value.every(isText)) return false;
  return value.reduce((length, entry) => length + entry.length + 3, 0) <= LONGEST + 3;
}

/** It goes into a search attribute: Temporal refuses any other number there, again and again. */
function isScore(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 100;
}

function isSinceCreation(value: unknown): boolean {
  return isRecord(value) && isTime(value['at']) && areFacts(value['facts']);
}

function isReportedStatus(value: unknown): boolean {
  return isRecord(value) && isText(value['word']) && isTime(value['at']);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The state keeps a thousand of them. */
function isKey(value: unknown): boolean {
  return typeof value === 'string' && value.length > 0 && value.length <= 200;
}

/** The last moment that a date can name, in ms since 1970. */
const LAST_MOMENT = 8.64e15;

/** Whether a value is a time in ms since 1970. */
export function isTime(value: unknown): value is number {
  return isNumber(value) && Math.abs(value) <= LAST_MOMENT;
}

function isNumber(value: unknown): value is number {
  return Number.isFinite(value);
}
