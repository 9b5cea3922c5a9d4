import { findTemporalCli } from '../src/temporal/dev-server/temporal-cli.ts';

/**
 * Runs once before all tests: finds the Temporal CLI, or gets it, and tells the test files by the
 * environment.
 */
export async function setup(): Promise<void> {
  const lines: string[] = [];
  try {
    process.env['PLUMBLINE_TEMPORAL_CLI'] = await findTemporalCli((line) => lines.push(line));
  } catch (error) {
    throw new Error(['No Temporal CLI for the tests:', ...lines].join('\n'), { cause: error });
  }
}
