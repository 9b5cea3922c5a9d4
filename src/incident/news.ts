import type { Category } from './category.ts';
import type { Succession } from './ticket.ts';

/** What became of a ticket; ids are those that people use. Times are ms since 1970. */
export type News =
  | { readonly kind: 'opened'; readonly ticket: string; readonly category: Category }
  /** A ticket of an earlier life goes on, or one that an operator named. */
  | { readonly kind: 'adopted'; readonly ticket: string }
  | { readonly kind: 'updated'; readonly ticket: string; readonly revision: number }
  | {
      readonly kind: 'shifted';
      readonly ticket: string;
      readonly from: Category | undefined;
      readonly to: Category;
    }
  | { readonly kind: 'closed'; readonly ticket: string }
  | { readonly kind: 'reopened'; readonly ticket: string }
  | { readonly kind: 'closed-by-technician'; readonly ticket: string; readonly at: number }
  | { readonly kind: 'merged'; readonly ticket: string; readonly into: string }
  | {
      readonly kind: 'succeeded';
      readonly ticket: string;
      readonly by: string;
      readonly because: Succession;
      readonly category: Category;
    }
  /** Another ticket of the same incident and generation stands at the desk. */
  | { readonly kind: 'twin'; readonly ticket: string; readonly twins: readonly string[] }
  /** The notes of these revisions came late, after what they say was written once more. */
  | { readonly kind: 'told-twice'; readonly ticket: string; readonly revisions: readonly number[] };
