import { cutToUnits } from './cut.ts';
import type { Outcome, Show } from './text-settings.ts';

/** What GravityZone did about an attack: as a sentence, and what that means for the next step. */
export interface MainAction {
  readonly outcome: Outcome;
  readonly sentence: string;
}

/** Words of the push, of the API and of other modules, spelled with blanks. */
const STOPPED: ReadonlyMap<string, string> = new Map([
  ['blocked', 'blocked'],
  ['aph blocked', 'blocked'],
  ['avc blocked', 'blocked'],
  ['quarantined', 'quarantined'],
  ['deleted', 'deleted'],
  ['disinfected', 'disinfected'],
  ['kill', 'killed'],
  ['killed', 'killed'],
]);
const PARTLY: ReadonlySet<string> = new Set(['partially blocked']);
const NONE: ReadonlySet<string> = new Set(['no action', 'reported', 'reportonly', 'report only', 'ignored']);

/** Most UTF-16 units of a word that is not known. */
const LONGEST_WORD = 40;

/**
 * Reads the main action. Never "nothing was stopped": another module may act seconds later. A word that is
 * not known counts as not stopped.
 */
export function readMainAction(mainAction: string | undefined, show: Show): MainAction {
  const word = (mainAction ?? '').trim();
  const known = word.toLowerCase().replace(/[\s_-]+/g, ' ');
  const did = STOPPED.get(known);
  if (did !== undefined) return { outcome: 'stopped', sentence: `GravityZone ${did} it.` };
  if (PARTLY.has(known)) return { outcome: 'partly', sentence: 'GravityZone stopped only part of it.' };
  return { outcome: 'notStopped', sentence: notStopped(known, cutToUnits(show(word), LONGEST_WORD)) };
}

function notStopped(known: string, shown: string): string {
  if (known === '') return 'GravityZone did not say what it did.';
  return NONE.has(known) ? 'GravityZone reports no action.' : `GravityZone reports "${shown}".`;
}
