/** What a statement gives: the first column of the first row as a text. */
export type Answer =
  | { readonly kind: 'value'; readonly text: string }
  /** No row, or NULL. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'error'; readonly message: string };

/** Automate's database, as scripts see it. */
export interface Database {
  query(sql: string): Answer | Promise<Answer>;
}
