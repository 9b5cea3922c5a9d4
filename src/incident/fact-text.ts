import { isConsoleLink } from './console-link.ts';
import { cutToCodePoints } from './cut.ts';
import { FACTS } from './facts.ts';
import type { FactName, FactValue } from './facts.ts';
import { techniqueWithName } from './mitre.ts';
import type { Show } from './text-settings.ts';
import { utcTime } from './utc-time.ts';

/** What stands where GravityZone has not reported a value. */
export const NOT_REPORTED = 'n/a';

/** Most code points of one value where a ticket or note states everything in full. */
export const LONGEST_IN_FULL = 8000;

/** Most code points of one value in the list of changes, where two of them share a line. */
export const LONGEST_IN_CHANGES = 2000;

/**
 * A fact's value as tickets show it: made safe by `show`, cut to `longest` code points, lists joined, MITRE
 * ids with their names, times in UTC, links to the console whole; `n/a` where it was not reported.
 */
export function factText(fact: FactName, value: FactValue | undefined, longest: number, show: Show): string {
  const text =
    typeof value === 'object' ? listText(fact, value, show) : scalarText(fact, String(value ?? ''), show);
  return cutToCodePoints(text, longest).trim() || NOT_REPORTED;
}

function listText(fact: FactName, members: readonly string[], show: Show): string {
  const shown = fact === 'attackTechniques' ? members.map(techniqueWithName) : members;
  return [...new Set(shown)]
    .map(show)
    .filter((member) => member.trim() !== '')
    .join(', ');
}

function scalarText(fact: FactName, value: string, show: Show): string {
  if (fact === 'incidentLink' && isConsoleLink(value)) return value;
  const time = FACTS[fact].kind === 'time' ? Date.parse(value) : NaN;
  return Number.isNaN(time) ? show(value) : utcTime(time);
}
