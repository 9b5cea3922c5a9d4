/**
 * Counts what vitest's JSON report says. A test that was skipped proves nothing and counts as failed, and so
 * does a file that could not be loaded, a run without tests, and a run that ended badly for no reason in the
 * report.
 */
export function countTests(results, exitCode) {
  if (results === undefined) return { passed: 0, failed: 1 };
  const files = results.testResults ?? [];
  const broken = files.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  const tests = files.flatMap(({ assertionResults }) => assertionResults);
  const passed = tests.filter(({ status }) => status === 'passed').length;
  const failed = tests.length - passed + broken.length;
  const endedBadly = failed === 0 && (exitCode !== 0 || passed === 0);
  return { passed, failed: endedBadly ? 1 : failed };
}
