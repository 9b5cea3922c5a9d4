import { SERVICES } from '../world.ts';
import { NO_FAULTS } from './faults.ts';
import type { Faults } from './faults.ts';

type Check = (value: unknown) => boolean;

/** Longer times do not fit into the timers of the platform. */
const MOST_MS = 2 ** 31 - 1;
const within =
  (from: number, to: number): Check =>
  (value) =>
    Number.isInteger(value) && (value as number) >= from && (value as number) <= to;
const count = within(-1, Number.MAX_SAFE_INTEGER);
const oneOf =
  (...choices: readonly unknown[]): Check =>
  (value) =>
    choices.includes(value);
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);

/** Faults whose type does not follow from their usual value. */
const CHECKS: Readonly<Partial<Record<keyof Faults, Check>>> = {
  latencyMs: within(0, MOST_MS),
  pushRetryMs: within(0, MOST_MS),
  pushTimeoutMs: within(1, MOST_MS),
  pagesClaimed: within(0, Number.MAX_SAFE_INTEGER),
  failWith: (value) => value === null || within(300, 599)(value),
  failBody: oneOf('html', 'json'),
  failCode: (value) => value === null || Number.isInteger(value),
  onlyMethods: listOf((value) => typeof value === 'string'),
  withoutApis: listOf(oneOf(...SERVICES)),
  refuseBy: oneOf('status', 'body'),
  limitAnswer: oneOf('json', 'html', 'rpc'),
  disableRule: oneOf('buffer', 'errors'),
  pushOrder: oneOf('oldestFirst', 'newestFirst'),
  pushIdOfRetry: oneOf('renewed', 'kept'),
  neverConfigured: oneOf('null', 'error'),
  eventTypesOnSet: oneOf('replaced', 'merged'),
  extendedPush: oneOf('bare', 'full'),
  lastIncidentChange: oneOf('withChangeFilter', 'always', 'never'),
};

/**
 * Reads faults from JSON; `null` means none. Throws Error for a fault that does not exist or has an odd
 * value.
 */
export function readFaults(value: unknown): Partial<Faults> {
  if (value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) throw new Error('faults are an object or null');
  for (const [name, setting] of Object.entries(value)) {
    if (!Object.hasOwn(NO_FAULTS, name)) throw new Error(`unknown fault ${name}`);
    if (!checkOf(name as keyof Faults)(setting)) throw new Error(`fault ${name} has an odd value`);
  }
  return value;
}

function checkOf(name: keyof Faults): Check {
  const usual = NO_FAULTS[name];
  return CHECKS[name] ?? (typeof usual === 'number' ? count : (value) => typeof value === typeof usual);
}
