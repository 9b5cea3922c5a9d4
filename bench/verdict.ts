/** A ratio to be held against its aim. */
export interface Verdict {
  readonly name: string;
  readonly ratio: number;
  readonly aim: { readonly atLeast: number } | { readonly atMost: number };
}

/** A ratio beside its aim, for people. */
export function ratioLine({ ratio, aim }: Verdict): string {
  return `${ratio.toFixed(2)} (aim: ${'atLeast' in aim ? `at least ${aim.atLeast}` : `at most ${aim.atMost}`})`;
}

/** Ends the process with a failure, once all is printed, where a ratio misses its aim. */
export function judge(...verdicts: readonly Verdict[]): void {
  for (const verdict of verdicts) {
    const { name, ratio, aim } = verdict;
    if ('atLeast' in aim ? ratio >= aim.atLeast : ratio <= aim.atMost) continue;
    console.error(`${name}: the ratio misses its aim, ${ratioLine(verdict)}`);
    process.exitCode = 1;
  }
}
