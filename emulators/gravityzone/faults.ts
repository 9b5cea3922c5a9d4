import { SERVICES } from './api/json-rpc.ts';
import type { Service } from './api/json-rpc.ts';

/** The usual value of a fault, and whether another value makes sense. */
interface Fault<T> {
  readonly usual: T;
  readonly takes: (value: unknown) => boolean;
}

const fault = <T>(usual: T, takes: Fault<T>['takes']): Fault<T> => ({ usual, takes });
const flag = (usual: boolean): Fault<boolean> => fault(usual, (value) => typeof value === 'boolean');
const text = (usual: string): Fault<string> => fault(usual, (value) => typeof value === 'string');
/** One of these words, by default the first. */
const oneOf = <const T extends string>(...words: readonly [T, ...T[]]): Fault<T> =>
  fault(words[0], (value) => words.some((word) => word === value));
const listOf = <T>(takes: (value: unknown) => boolean): Fault<readonly T[]> =>
  fault<readonly T[]>([], (value) => Array.isArray(value) && value.every(takes));
const within = (from: number, to: number) => (value: unknown) =>
  Number.isInteger(value) && (value as number) >= from && (value as number) <= to;
const number = (usual: number, from: number, to: number): Fault<number> => fault(usual, within(from, to));
/** How many of the next calls are struck; -1: all until it is taken back. */
const counter = (usual = 0): Fault<number> => number(usual, -1, Number.MAX_SAFE_INTEGER);
/** Longer times do not fit into the timers of the platform. */
const MOST_MS = 2 ** 31 - 1;

/**
 * Everything that can be made to go wrong, and where the vendor leaves open how it behaves, the likelier way
 * first. Times are milliseconds.
 */
const FAULTS = {
  // The Control API.
  /** Accepts calls and never answers; nothing takes effect. */
  hang: flag(false),
  /** Answers with this HTTP status; `null`: does not. */
  failWith: fault<number | null>(null, (value) => value === null || within(200, 599)(value)),
  /** What such an answer holds: a page of what stands before GravityZone, or a JSON-RPC error -32000. */
  failBody: oneOf('html', 'json'),
  /** Answers with this JSON-RPC error inside HTTP 200; `null`: does not. */
  failCode: fault<number | null>(null, (value) => value === null || Number.isInteger(value)),
  /** How many calls still fail by `failWith` or `failCode`. */
  failTimes: counter(-1),
  /** The methods that hanging, failing and dropping strike; empty: all. */
  onlyMethods: listOf<string>((value) => typeof value === 'string'),
  /** Calls that lose their connection before they take effect. */
  dropBeforeCommit: counter(),
  /** Calls that lose their connection after they took effect. */
  dropAfterCommit: counter(),
  /** The key is not valid any more. */
  keyRevoked: flag(false),
  /** APIs whose tick was taken from the key. */
  withoutApis: listOf<Service>((value) => SERVICES.some((service) => service === value)),
  /** How a bad key or a missing tick is told: by HTTP status, or in the body of a 200. Both were seen. */
  refuseBy: oneOf('status', 'body'),
  /** Whether calls are limited at all. */
  limits: flag(true),
  /** Calls that are refused as above their limit, whatever was called before. */
  limitNext: counter(),
  /** 429 with JSON, 429 with a page of nginx and a doubled `Retry-After`, or 200 with -32003. */
  limitAnswer: oneOf('json', 'html', 'rpc'),
  /** Whether `getIncident` shares the 3 calls a minute of `getIncidentsList`. */
  sharedIncidentLimit: flag(false),

  // The push.
  /** When it gives up: above 1000 undelivered messages, or in the older edition after 100 errors or 3 h. */
  disableRule: oneOf('buffer', 'errors'),
  /** How long after a failure the undelivered messages are tried again. */
  pushRetryMs: number(1_000, 0, MOST_MS),
  /** How long the receiver's answer is waited for. */
  pushTimeoutMs: number(30_000, 1, MOST_MS),
  /** Messages wait without being tried. */
  pushPaused: flag(false),
  /** Sends this Content-Type; empty: none. */
  pushContentType: text(''),
  /** Writes a number without meaning as the id of its envelope. */
  pushNonsenseId: flag(false),
  /** The service is not enabled for the account: its settings cannot be set. */
  pushUnavailable: flag(false),
  /** How the settings of an account that never set them are answered. */
  neverConfigured: oneOf('null', 'error'),
  /** Version in the header of CEF; from 6.71 on the number of the incident is told. */
  productVersion: text('6.76.0-1'),

  // Incidents and companies.
  /** New activity on a closed incident makes an incident of its own instead of reopening the closed one. */
  separateIncidents: flag(false),
  /** A new note joins the older ones: one capture holds two; the vendor's page says it is overwritten. */
  keepsNotes: flag(false),
  /**
   * When items hold `lastIncidentChange`: it is absent from every captured one, asked without that filter.
   */
  lastIncidentChange: oneOf('withChangeFilter', 'always', 'never'),
  /** Pages that `pagesCount` claims beyond those that exist. */
  pagesClaimed: number(0, 0, Number.MAX_SAFE_INTEGER),
  /** The number of an incident is a text, as in one edition of the page. */
  incidentNumberAsText: flag(false),
  /** `getCompaniesList` puts its list into an object with `items`. */
  companiesWrapped: flag(false),
};

/** The faults that are set, by name. */
export type Faults = {
  readonly [Name in keyof typeof FAULTS]: (typeof FAULTS)[Name] extends Fault<infer T> ? T : never;
};

/** No faults, and the likelier of the open behaviours. */
export const NO_FAULTS = Object.fromEntries(
  Object.entries(FAULTS).map(([name, { usual }]) => [name, usual]),
) as unknown as Faults;

/**
 * Reads faults from JSON; `null` means none. Throws Error for a fault that does not exist or has an odd
 * value.
 */
export function readFaults(value: unknown): Partial<Faults> {
  if (value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) throw new Error('faults are an object or null');
  for (const [name, setting] of Object.entries(value)) {
    if (!Object.hasOwn(FAULTS, name)) throw new Error(`unknown fault ${name}`);
    if (!FAULTS[name as keyof Faults].takes(setting)) throw new Error(`fault ${name} has an odd value`);
  }
  return value;
}

type Counter = 'failTimes' | 'dropBeforeCommit' | 'dropAfterCommit' | 'limitNext';

/** The faults that are set. */
export interface FaultBox {
  readonly current: () => Faults;
  /** Replaces all faults; what is left out is as the emulator was started. */
  set(faults: Partial<Faults>): void;
  /** Whether the fault of this counter applies now; counts it down where it does. */
  spend(counter: Counter): boolean;
}

/** A box that starts with these faults and goes back to them. */
export function faultBox(atStart: Partial<Faults>): FaultBox {
  const base = { ...NO_FAULTS, ...atStart };
  let faults = base;
  return {
    current: () => faults,
    set: (wanted) => (faults = { ...base, ...wanted }),
    spend(counter) {
      const left = faults[counter];
      if (left > 0) faults = { ...faults, [counter]: left - 1 };
      return left !== 0;
    },
  };
}
