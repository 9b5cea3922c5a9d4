/** Path of the Temporal CLI that was found before the tests; see `find-temporal-cli.ts`. */
export function temporalCli(): string {
  const path = process.env['PLUMBLINE_TEMPORAL_CLI'];
  if (path === undefined || path === '') throw new Error('PLUMBLINE_TEMPORAL_CLI is not set.');
  return path;
}
