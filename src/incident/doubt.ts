import { compareCategories } from './category.ts';
import type { Delivery, Doubt } from './delivery.ts';
import type { Snapshot } from './snapshot.ts';
import type { NotesRead } from './ticket.ts';

/** Waits between two looks for a write that may still be carried out, in ms; the last one is kept. */
const LOOKS = [1_000, 2_000, 5_000, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000] as const;

/** When a ticket is to be read again for writes that may still be carried out, in ms since 1970. */
export function nextLookAt({ looks, until }: Doubt, readAt: number): number {
  return Math.min(readAt + (LOOKS[Math.min(looks, LOOKS.length - 1)] ?? 0), until);
}

/** Whether a category lies above all that the doubtful writes set. */
export function risesAbove({ category }: Pick<Snapshot, 'category'>, { attempted }: Doubt): boolean {
  return attempted.every((snapshot) => compareCategories(category, snapshot.category) > 0);
}

/** Whether a ticket shows that the newest of the doubtful writes was carried out. */
export function wasCarriedOut({ write, numbered, attempted }: Doubt, notes: NotesRead | undefined): boolean {
  if (notes === undefined) return false;
  return numbered ? notes.write >= write : notes.ours >= (attempted.at(-1)?.revision ?? 0);
}

/** What a ticket says by the marks on it: the newest of what we wrote or may have written. */
export function saidSoFar({ delivered, doubt }: Delivery, notes: NotesRead | undefined): Snapshot | undefined {
  const seen = doubt?.attempted.findLast(({ revision }) => revision <= (notes?.ours ?? 0));
  return seen !== undefined && seen.revision >= (delivered?.revision ?? 0) ? seen : delivered;
}
