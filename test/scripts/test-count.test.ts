import { describe, expect, it } from 'vitest';

const { countTests } = (await import(new URL('../../scripts/test-count.mjs', import.meta.url).href)) as {
  countTests: (results: unknown, exitCode: number) => { passed: number; failed: number };
};

const file = (status: string, ...tests: string[]): object => ({
  status,
  assertionResults: tests.map((test) => ({ status: test })),
});

describe('the closing count of a test run', () => {
  it.each([
    ['all passed', [file('passed', 'passed', 'passed')], 0, 2, 0],
    ['one failed', [file('failed', 'passed', 'failed')], 1, 1, 1],
    [
      'skipped and to-do tests count as failed',
      [file('passed', 'passed', 'skipped', 'pending', 'todo')],
      0,
      1,
      3,
    ],
    ['a file that cannot be loaded counts once', [file('passed', 'passed'), file('failed')], 1, 1, 1],
    ['a file whose hook failed counts once besides its skipped tests', [file('failed', 'skipped')], 1, 0, 2],
    ['a bad end for no reason in the report', [file('passed', 'passed')], 1, 1, 1],
    ['no tests at all', [], 0, 0, 1],
  ])('%s', (_name, testResults, exitCode, passed, failed) => {
    expect(countTests({ testResults }, exitCode)).toEqual({ passed, failed });
  });

  it('is a failure when there is no report', () => {
    expect(countTests(undefined, 1)).toEqual({ passed: 0, failed: 1 });
  });
});
