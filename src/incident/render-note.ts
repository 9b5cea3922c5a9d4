import { categoryName } from './category.ts';
import { diffFacts } from './diff.ts';
import type { Change } from './diff.ts';
import { factLines, withLink } from './fact-lines.ts';
import type { Surroundings } from './fact-lines.ts';
import { factText, LONGEST_IN_CHANGES } from './fact-text.ts';
import { FACTS } from './facts.ts';
import type { FactValue } from './facts.ts';
import { noteMark } from './marks.ts';
import { nextLine, openingLines } from './opening-lines.ts';
import type { Snapshot } from './snapshot.ts';
import { showBy } from './text-settings.ts';
import type { Show } from './text-settings.ts';
import type { NotePlan } from './ticket-plan.ts';
import { utcTime } from './utc-time.ts';

/**
 * A note: a heading, what it has to say, one thing a line, and as the last line the mark of its revision.
 * `changes` lists what differs on balance, each value cut to 2,000 code points; `full`, `whole` and `adopted`
 * state everything as a ticket's
 * first text does, each value cut to 8,000; `farewell`, which another company reads, neither facts nor
 * names; `word` the remarks alone.
 */
export function renderNote(note: NotePlan, surroundings: Surroundings): string {
  return [...linesOf(note, surroundings), noteMark(surroundings.key, markedRevision(note))].join('\n');
}

/** The revision in the mark of a note; 0, which none has, where it tells nothing of the incident. */
export function markedRevision({ kind, to }: Pick<NotePlan, 'kind' | 'to'>): number {
  return kind === 'word' ? 0 : to.revision;
}

function linesOf({ kind, from, to, remarks }: NotePlan, surroundings: Surroundings): string[] {
  if (kind === 'farewell')
    return [
      'This incident belongs to another company now. It goes on in a ticket there; this one gets no more news of it.',
    ];
  const said = remarks.map(showBy(surroundings.texts));
  if (kind === 'word') return said;
  if (kind !== 'changes' || from === undefined)
    return [
      `${headingInFull(kind, to)} · ${utcTime(to.notedAt)}`,
      ...openingLines(to, surroundings.clientName, surroundings.texts),
      '',
      ...factLines(to, surroundings),
      '',
      ...said,
    ];
  const lines = [...changeLines(from, to, surroundings), ...said];
  return [heading(from, to), ...(lines.length === 0 ? ['No change on balance.'] : lines)];
}

function headingInFull(kind: NotePlan['kind'], { revision }: Snapshot): string {
  if (kind === 'adopted') return 'This is the incident’s ticket from now on';
  return kind === 'whole'
    ? `Everything as of update ${revision}`
    : 'Activity after plumbline stopped watching';
}

function heading(from: Snapshot, to: Snapshot): string {
  const first = from.revision + 1;
  const range = first < to.revision ? ` · covers updates ${first}–${to.revision}` : '';
  return `Update ${to.revision} · ${utcTime(to.notedAt)}${range}`;
}

function changeLines(from: Snapshot, to: Snapshot, { texts, link, leftOut }: Surroundings): string[] {
  const shift =
    from.category === to.category
      ? []
      : [
          `Category: ${categoryName(from.category)} → ${categoryName(to.category)}`,
          // The step that the ticket opened with holds no longer.
          ...nextLine(to, texts),
        ];
  const changes = diffFacts(withLink(from.facts, link), withLink(to.facts, link)).filter(
    ({ fact }) => !leftOut.has(fact),
  );
  const show = showBy(texts);
  return [...shift, ...changes.map((change) => changeLine(change, show)), ...watchLine(from, to)];
}

function changeLine(change: Change, show: Show): string {
  const text = (value: FactValue | undefined): string =>
    factText(change.fact, value, LONGEST_IN_CHANGES, show);
  const { label } = FACTS[change.fact];
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

const DAY = 86_400_000;

function watchLine({ watchEnded: before }: Snapshot, { watchEnded: now }: Snapshot): string[] {
  if (before?.at === now?.at) return [];
  if (now === undefined) return ['Plumbline: watching again'];
  const days = Math.round((now.idle / DAY) * 10) / 10;
  const time = `${days} ${days === 1 ? 'day' : 'days'}`;
  return [`Plumbline: stopped watching at ${utcTime(now.at)}, after ${time} without activity`];
}
