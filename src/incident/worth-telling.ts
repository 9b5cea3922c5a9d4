import { diffFacts } from './diff.ts';
import type { Change } from './diff.ts';
import type { FactName } from './facts.ts';
import type { Snapshot } from './snapshot.ts';

/** Facts that a ticket has from elsewhere, as long as nothing else tells more. */
const NO_NEWS: ReadonlySet<FactName> = new Set<FactName>(['companyName', 'incidentLink']);

/**
 * Facts that GravityZone's list knows of every incident: hearing them for the first time tells nobody
 * anything.
 */
const KNOWN_SOON: ReadonlySet<FactName> = new Set<FactName>(['incidentNumber', 'createdAt']);

function isTold(change: Change): boolean {
  const { fact } = change;
  if (NO_NEWS.has(fact)) return false;
  if (change.kind === 'set' || change.from !== undefined) return true;
  return !KNOWN_SOON.has(fact) && !(fact === 'status' && change.to === 'open');
}

/** Whether a ticket would be told nothing new. */
export function isSame(from: Snapshot, to: Snapshot): boolean {
  return (
    from.category === to.category &&
    from.watchEnded?.at === to.watchEnded?.at &&
    !diffFacts(from.facts, to.facts).some(isTold)
  );
}

/** Facts that come with GravityZone's list: they tell of no activity. */
const OF_THE_LIST: ReadonlySet<FactName> = new Set<FactName>([...NO_NEWS, ...KNOWN_SOON, 'status']);

/** Whether nothing changed but what comes with GravityZone's list. */
export function isOfTheListAlone(from: Snapshot, to: Snapshot): boolean {
  return diffFacts(from.facts, to.facts).every(({ fact }) => OF_THE_LIST.has(fact));
}
