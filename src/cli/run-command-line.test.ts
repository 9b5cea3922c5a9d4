import { expect, test } from 'vitest';
import { runCommandLine } from './run-command-line.ts';

async function run(...args: readonly string[]) {
  const printed = { out: '', err: '' };
  const printer = (stream: 'out' | 'err') => (text: string) => {
    printed[stream] += text;
    return Promise.resolve();
  };
  const env = { PLUMBLINE_SETTINGS: '/nowhere/plumbline.yaml' };
  const code = await runCommandLine(args, { out: printer('out'), err: printer('err'), env });
  return { code, ...printed };
}

test.each([
  [['--help'], 'Usage: plumbline '],
  [['incidents', 'show', '--help'], 'Usage: plumbline incidents show [options] <account> <incident>'],
  [['quarantine', 'replay', '--help'], '--gateway <url>'],
  [['subscription', 'set', '--help'], '--force'],
  [['check-key', '--help'], 'Usage: plumbline check-key [options] <account>'],
])('%j is answered on stdout', async (args, text) => {
  const { code, out, err } = await run(...args);
  expect([code, err]).toEqual([0, '']);
  expect(out).toContain(text);
});

test.each([
  [[], 'Usage: plumbline '],
  [['incidents'], 'Usage: plumbline incidents '],
  [['incident'], "unknown command 'incident'"],
  [['incidents', 'show', 'main'], "missing required argument 'incident'"],
  [['incidents', 'show', 'main', 'i1', 'i2'], 'too many arguments'],
  [['incidents', 'show', 'main', 'i1', '--rwa'], "unknown option '--rwa'"],
  [['quarantine', 'replay', 'main/123456', '--gateway'], 'argument missing'],
])('%j is wrong usage, told on stderr', async (args, text) => {
  const { code, out, err } = await run(...args);
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain(text);
});

test.each([
  [['incidents', 'show', 'main', 'i1']],
  [['quarantine', 'list']],
  [['subscription', 'show', 'main']],
  [['check-key', 'main']],
])('%j without settings fails with what to do', async (args) => {
  const { code, out, err } = await run(...args);
  expect([code, out]).toEqual([1, '']);
  expect(err).toMatch(
    /^The settings file \/nowhere\/plumbline.yaml cannot be read: .*\nName your settings file in /,
  );
});
