import { categoryName } from './category.ts';
import { diffFacts } from './diff.ts';
import type { Change } from './diff.ts';
import { factText, LONGEST_IN_CHANGES } from './fact-text.ts';
import { FACTS } from './facts.ts';
import { noteMark } from './marks.ts';
import { neutralise } from './neutralise.ts';
import type { Snapshot } from './snapshot.ts';
import { utcTime } from './utc-time.ts';

export interface UpdateNote {
  readonly incidentId: string;
  /** What the ticket says so far. */
  readonly from: Snapshot;
  readonly to: Snapshot;
  /** The revisions that the note brings, both included. */
  readonly covers: { readonly first: number; readonly last: number };
  /** What the desk has to say, a sentence each, such as that it left a ticket where a technician had moved it. */
  readonly remarks?: readonly string[];
}

/**
 * The note that brings a ticket from one state to another: a heading, the net changes with the category first, one a line,
 * and as the last line the mark of the newer revision. Each value is cut to 2,000 code points.
 */
export function renderUpdateNote({ incidentId, from, to, covers, remarks = [] }: UpdateNote): string {
  const shift =
    from.category === to.category
      ? []
      : [`Category: ${categoryName(from.category)} → ${categoryName(to.category)}`];
  const lines = [...shift, ...diffFacts(from.facts, to.facts).map(changeLine)];
  const range = covers.first === covers.last ? '' : ` · covers updates ${covers.first}–${covers.last}`;
  return [
    `Update ${to.revision} · ${utcTime(to.at)}${range}`,
    ...(lines.length === 0 ? ['No change on balance.'] : lines),
    ...remarks.map(neutralise),
    noteMark(incidentId, to.revision),
  ].join('\n');
}

function changeLine(change: Change): string {
  const text = (value: string | number | readonly string[] | undefined): string =>
    factText(change.fact, value, LONGEST_IN_CHANGES);
  const label = FACTS[change.fact].label;
  if (change.kind === 'value') {
    const [from, to] = [text(change.from), text(change.to)];
    return from === to
      ? `${label}: changed beyond the part that is shown: ${to}`
      : `${label}: ${from} → ${to}`;
  }
  const parts = [
    ...(change.added.length === 0 ? [] : [`added ${text(change.added)}`]),
    ...(change.removed.length === 0 ? [] : [`removed ${text(change.removed)}`]),
  ];
  return `${label}: ${parts.join('; ')}`;
}
