/** Path of the Temporal CLI that the test run found before it started; see `scripts/test.mjs`. */
export function temporalCli(): string {
  const path = process.env['PLUMBLINE_TEMPORAL_CLI'];
  if (path === undefined || path === '')
    throw new Error('Set PLUMBLINE_TEMPORAL_CLI to a Temporal CLI, or run the tests with `npm test`.');
  return path;
}
