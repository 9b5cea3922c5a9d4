import { FACTS } from '../../src/incident/facts.ts';
import type { FactName, Facts } from '../../src/incident/facts.ts';
import { membersOf } from './ticket-texts.ts';
import type { TicketText, ToldFact } from './ticket-texts.ts';

/** What the reader of texts knows at their end. */
export interface Told {
  readonly told: ReadonlyMap<FactName, string>;
  /** Changes that begin elsewhere than the texts before them ended. */
  readonly complaints: readonly string[];
}

/**
 * Reads texts one after the other. One that states everything leaves nothing of those before it; one that
 * tells of changes says by its heading from which revision on: what was told of them already is told again,
 * and named so.
 */
export function tellAll(texts: readonly TicketText[]): Told {
  let told: ReadonlyMap<FactName, string> = new Map();
  const after: { readonly life: string; readonly revision: number; readonly told: Told['told'] }[] = [];
  const complaints: string[] = [];
  for (const { kind, life, revision, covers, told: changes } of texts) {
    const begin = covers?.from ?? revision;
    const base = after.findLast((text) => text.life === life && text.revision < begin)?.told;
    const facts = new Map(kind === 'changes' ? base : kind === 'whole' ? [] : told);
    for (const change of changes) {
      const { fact } = change;
      const before = facts.get(fact) ?? 'n/a';
      if (!beginsAt(before, change))
        complaints.push(`changes ${fact} in #${revision} from something else than ${before}`);
      facts.set(fact, afterwards(before, change));
    }
    told = facts;
    after.push({ life, revision, told });
  }
  return { told, complaints };
}

function beginsAt(before: string, change: ToldFact): boolean {
  if (change.kind === 'value')
    return (
      change.from === undefined ||
      change.from === before ||
      // That an incident is open is told to nobody who hears of its status for the first time.
      (change.fact === 'status' && change.from === 'open' && before === 'n/a')
    );
  const members = new Set(membersOf(before));
  return (
    change.added.every((member) => !members.has(member)) &&
    change.removed.every((member) => members.has(member))
  );
}

function afterwards(before: string, change: ToldFact): string {
  if (change.kind === 'value')
    return FACTS[change.fact].kind === 'set' ? shown(membersOf(change.to)) : change.to;
  const kept = membersOf(before).filter((member) => !change.removed.includes(member));
  return shown([...kept, ...change.added]);
}

/** The facts that a reader knows otherwise, a clause each. */
export function untold(told: Told['told'], facts: Facts): readonly string[] {
  return (Object.keys(facts) as FactName[]).flatMap((fact) => {
    const [is, should] = [told.get(fact) ?? 'n/a', shown(facts[fact])];
    return FACTS[fact].shown === 'never' || is === should
      ? []
      : [`says that ${fact} is ${is}, not ${should}`];
  });
}

/** A fact as tickets show it, sets sorted. */
function shown(value: Facts[FactName]): string {
  const text = typeof value === 'object' ? value.toSorted().join(', ') : String(value ?? '');
  return text === '' ? 'n/a' : text;
}
