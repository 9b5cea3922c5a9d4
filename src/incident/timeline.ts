import { categoryName } from './category.ts';
import type { Category } from './category.ts';
import type { FactName } from './facts.ts';
import type { News } from './news.ts';

/** One revision, and what became of it at the desks. Times are ms since 1970. */
export interface TimelineEntry {
  readonly revision: number;
  /** When what made it was sent. */
  readonly at: number;
  /** When the push that made it came to us; missing where it was no push. */
  readonly pushedAt?: number;
  /** What it changed. */
  readonly facts: readonly FactName[];
  /** The category that tickets have from then on; missing until it is rated. */
  readonly category?: Category;
  readonly steps: readonly TimelineStep[];
}

/** What happened at a desk, by the workflow's clock in ms since 1970. */
export interface TimelineStep {
  readonly at: number;
  readonly desk: string;
  readonly what: News | { readonly kind: 'blocked'; readonly message: string };
}

/** So many revisions are kept: the first one, which opened the tickets, and the latest. */
const MOST_ENTRIES = 10;

/** So many steps of one revision are kept. */
const MOST_STEPS = 12;

/** The timeline, oldest first, with one more revision. */
export function addRevision(
  timeline: readonly TimelineEntry[],
  entry: TimelineEntry,
): readonly TimelineEntry[] {
  const all = [...timeline, entry];
  return all.length > MOST_ENTRIES ? [...all.slice(0, 1), ...all.slice(1 - MOST_ENTRIES)] : all;
}

/** The timeline with a step of a revision; of one that is not kept any more, of the newest. */
export function addStep(
  timeline: readonly TimelineEntry[],
  revision: number,
  step: TimelineStep,
): readonly TimelineEntry[] {
  const known = timeline.findIndex((entry) => entry.revision === revision);
  const at = known < 0 ? timeline.length - 1 : known;
  return timeline.map((entry, n) =>
    n === at ? { ...entry, steps: [...entry.steps, step].slice(-MOST_STEPS) } : entry,
  );
}

/** The timeline with the category that its newest revision has. */
export function rateNewest(timeline: readonly TimelineEntry[], category: Category): readonly TimelineEntry[] {
  const newest = timeline.at(-1);
  return newest === undefined ? timeline : [...timeline.slice(0, -1), { ...newest, category }];
}

/** The timeline where its newest revisions got other numbers, `by` higher than before. */
export function renumberTimeline(timeline: readonly TimelineEntry[], by: number): readonly TimelineEntry[] {
  return timeline.map((entry) => ({ ...entry, revision: entry.revision + by }));
}

/** What people did at the desk, which has nothing to do with how soon a push reached the ticket. */
const BY_PEOPLE: ReadonlySet<TimelineStep['what']['kind']> = new Set([
  'closed-by-technician',
  'merged',
  'twin',
]);

/**
 * Whole seconds from the push to a step of ours, never less than 0; `undefined` of what people did, and where
 * there was no push.
 */
export function secondsAfter({ pushedAt }: TimelineEntry, { at, what }: TimelineStep): number | undefined {
  if (pushedAt === undefined || BY_PEOPLE.has(what.kind)) return undefined;
  return Math.max(0, Math.round((at - pushedAt) / 1_000));
}

/** A step in words; what a desk says in it is as the desk says it. */
export function stepText({ what }: TimelineStep): string {
  switch (what.kind) {
    case 'opened':
      return `opened ticket ${what.ticket} (${categoryName(what.category)})`;
    case 'adopted':
      return `goes on in ticket ${what.ticket}`;
    case 'updated':
      return `update ${what.revision} in ticket ${what.ticket}`;
    case 'shifted':
      return `ticket ${what.ticket} is ${categoryName(what.to)} now`;
    case 'closed':
      return `closed ticket ${what.ticket}`;
    case 'reopened':
      return `opened ticket ${what.ticket} again`;
    case 'closed-by-technician':
      return `a technician closed ticket ${what.ticket}`;
    case 'merged':
      return `ticket ${what.ticket} was merged into ${what.into}`;
    case 'succeeded':
      return `opened ticket ${what.by} in place of ${what.ticket} (${categoryName(what.category)})`;
    case 'twin':
      return `found another ticket of the incident: ${what.twins.join(', ')}`;
    case 'told-twice':
      return `update ${what.revisions.join(', ')} stands twice in ticket ${what.ticket}`;
    case 'blocked':
      return `blocked: ${what.message.replace(/\.$/, '')}`;
  }
}
