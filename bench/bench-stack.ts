import { join, resolve } from 'node:path';
import { terminalProgress } from '../demo/progress.ts';
import { startStack } from '../demo/stack.ts';
import type { Stack, StackOptions } from '../demo/stack.ts';
import { findTemporalCli } from '../src/temporal/dev-server/temporal-cli.ts';

const COMPILED = new URL('../', import.meta.url);

/**
 * The whole stack on free ports, Temporal in memory, for one benchmark; stopped afterwards whatever happens.
 */
export async function withBenchStack<T>(
  act: (stack: Stack) => Promise<T>,
  options: Partial<StackOptions> = {},
): Promise<T> {
  const progress = terminalProgress(process.stdout);
  const cli = await progress.step('Temporal CLI', (say) => findTemporalCli(say));
  const stack = await startStack({
    folder: resolve('.plumbline', 'bench'),
    compiled: COMPILED,
    cli,
    progress,
    inMemory: true,
    // What is measured is plumbline, not the budget that it grants itself at a real server.
    manage: { requests: { perMinute: 100_000, inFlight: 32 } },
    ...options,
  });
  try {
    return await Promise.race([act(stack), stack.broken]);
  } finally {
    await progress.step('stopped', () => stack.stop());
  }
}

/** The compiled module of a benchmark. */
export function benchModule(name: string): URL {
  return new URL(join('bench', name), COMPILED);
}
