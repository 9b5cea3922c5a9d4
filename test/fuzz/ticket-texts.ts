import { FACT_NAMES, FACTS } from '../../src/incident/facts.ts';
import type { FactName } from '../../src/incident/facts.ts';

/** What a text that plumbline wrote on a ticket says. It is read here from the words that people read. */
export interface TicketText {
  /** Its place among all texts of the ticket. */
  readonly index: number;
  /** The mark at its end. */
  readonly revision: number;
  readonly life: string;
  /** `whole` states everything, `changes` what differs, `remarks` nothing of the incident. */
  readonly kind: 'whole' | 'changes' | 'remarks';
  /** Where it tells of changes: the revisions that it covers. */
  readonly covers: { readonly from: number; readonly to: number } | undefined;
  /** Each fact that it tells: what it was before, where the text says so, and what it is. */
  readonly told: readonly ToldFact[];
  /** The category that it says the incident came to. */
  readonly shiftedTo: string | undefined;
  readonly text: string;
}

export type ToldFact =
  | {
      readonly kind: 'value';
      readonly fact: FactName;
      readonly from: string | undefined;
      readonly to: string;
    }
  | {
      readonly kind: 'set';
      readonly fact: FactName;
      readonly added: readonly string[];
      readonly removed: readonly string[];
    };

const BY_LABEL = new Map(FACT_NAMES.map((fact) => [FACTS[fact].label, fact]));

/**
 * The texts of a ticket that carry a note mark of the incident, in their order; people may have added to
 * them.
 */
export function readTexts(texts: readonly string[], incidentId: string): readonly TicketText[] {
  return texts.flatMap((text, index) => {
    const [, revision, life] =
      new RegExp(`\\[[A-Z][A-Z0-9]*-${incidentId} #([0-9]+)\\.([a-z0-9]+)\\]`).exec(text) ?? [];
    if (revision === undefined || life === undefined) return [];
    const lines = text.split('\n');
    const heading = lines[0] ?? '';
    const kind = heading.startsWith('Update ')
      ? 'changes'
      : text.includes('\nIncident ID: ')
        ? 'whole'
        : 'remarks';
    const [, from, to] = /covers updates ([0-9]+)–([0-9]+)/.exec(heading) ?? [];
    return [
      {
        index,
        revision: Number(revision),
        life,
        kind,
        covers: from === undefined ? undefined : { from: Number(from), to: Number(to) },
        told: kind === 'remarks' ? [] : lines.flatMap((line) => toldIn(line, kind)),
        shiftedTo: /^Category: .* → (.*)$/m.exec(text)?.[1],
        text,
      },
    ];
  });
}

function toldIn(line: string, kind: 'whole' | 'changes'): ToldFact[] {
  const [label = '', ...rest] = line.split(': ');
  const fact = BY_LABEL.get(label);
  if (fact === undefined) return [];
  const value = rest.join(': ');
  if (kind === 'whole') return [{ kind: 'value', fact, from: undefined, to: value }];
  if (FACTS[fact].kind === 'set')
    return [
      {
        kind: 'set',
        fact,
        added: membersOf(/added ([^;]*)/.exec(value)?.[1]),
        removed: membersOf(/removed ([^;]*)/.exec(value)?.[1]),
      },
    ];
  const [from, to] = value.split(' → ');
  return from === undefined || to === undefined ? [] : [{ kind: 'value', fact, from, to }];
}

/** The members of a set as tickets write them. */
export function membersOf(text: string | undefined): readonly string[] {
  return text === undefined || text === 'n/a' ? [] : text.split(', ');
}
