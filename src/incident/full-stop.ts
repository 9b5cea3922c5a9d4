/** A text that ends as a sentence does, so that another one can follow it. */
export function withFullStop(text: string): string {
  return /[.!?…][)"'”’]?$/.test(text) ? text : `${text}.`;
}
