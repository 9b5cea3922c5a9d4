/** What follows the place of a setting that is none of what it may be: `must be …` or `write …`. */
export function expected(words: string): { error: (issue: { readonly input?: unknown }) => string } {
  return { error: ({ input }) => (input === undefined ? missing(words) : words) };
}

function missing(words: string): string {
  return `is missing: ${words.replace(/^must /, 'it must ')}`;
}

/**
 * For a rule about several settings of a group: it is checked although others of the group are wrong, so that all is said
 * at once. What it looks at may be of any kind then.
 */
export const alsoAmongFaults = { when: ({ value }: { readonly value: unknown }) => isGroup(value) };

function isGroup(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
