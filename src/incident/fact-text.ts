import { cutToCodePoints } from './cut.ts';
import type { FactName, FactValue } from './facts.ts';
import { techniqueWithName } from './mitre.ts';
import { neutralise } from './neutralise.ts';
import { utcTime } from './utc-time.ts';

/** What stands where GravityZone has not reported a value. */
export const NOT_REPORTED = 'n/a';

/** Most code points of one value where a ticket or note states everything in full. */
export const LONGEST_IN_FULL = 8000;

/** Most code points of one value in the list of changes, where two of them share a line. */
export const LONGEST_IN_CHANGES = 2000;

/**
 * A fact's value as tickets show it: neutralised, cut to `longest` code points, lists joined, MITRE ids with their names,
 * times in UTC; `n/a` where it was not reported.
 */
export function factText(fact: FactName, value: FactValue | undefined, longest: number): string {
  const text = typeof value === 'object' ? listText(fact, value) : neutralise(scalarText(fact, value ?? ''));
  return cutToCodePoints(text, longest).trim() || NOT_REPORTED;
}

function listText(fact: FactName, members: readonly string[]): string {
  const shown = fact === 'attackTechniques' ? members.map(techniqueWithName) : members;
  return [...new Set(shown)]
    .map(neutralise)
    .filter((member) => member.trim() !== '')
    .join(', ');
}

function scalarText(fact: FactName, value: string | number): string {
  if (fact !== 'createdAt' || typeof value === 'number') return String(value);
  const time = Date.parse(value);
  return Number.isNaN(time) ? value : utcTime(time);
}
