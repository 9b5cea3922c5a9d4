import { expect, test } from 'vitest';
import { fault, ok, warning } from '../../errors/check.ts';
import type { Check, CheckGroup, Finding } from '../../errors/check.ts';
import { SettingsError } from '../../errors/index.ts';
import { VendorUnavailable } from '../../http/vendor-errors.ts';
import { driftingOf, runChecks } from './run-checks.ts';

const check = (subject: string, look: Check['look']): Check => ({ subject, look });
const fine = (subject: string): Check => check(subject, () => Promise.resolve([ok('Fine.')]));
const group = (first: Check, ...then: readonly Check[]): CheckGroup => ({ first, then });
const NEVER = new AbortController().signal;

async function found(
  groups: readonly CheckGroup[],
  options: { readonly limit?: number; readonly signal?: AbortSignal } = {},
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for await (const finding of runChecks(groups, { limit: 60_000, signal: NEVER, ...options }))
    findings.push(finding);
  return findings;
}

test('findings come in the order of the checks, whichever is done first', async () => {
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  const slow = check('slow', () => gate.then(() => [ok('Fine.')]));
  const quick = check('quick', () => Promise.resolve([ok('Fine.')]).finally(open));
  expect((await found([group(slow), group(quick)])).map(({ subject }) => subject)).toEqual(['slow', 'quick']);
});

const refused = new SettingsError({ code: 'x', message: 'The key is wrong', advice: 'Correct it.' });
const unavailable = (code: string) =>
  new VendorUnavailable('manage', { code, message: 'Not now', advice: 'Nothing has to be done.' });

test.each([
  ['refuses', refused, { ...fault('The key is wrong.', 'Correct it.'), code: 'x' }],
  [
    'does not answer',
    unavailable('unreachable'),
    {
      ...fault('Not now.', expect.stringContaining('check the address') as string),
      code: 'unreachable',
    },
  ],
  [
    'has had too many calls',
    unavailable('rate-limited'),
    {
      ...warning(
        'Not now. Nothing more was looked at here.',
        expect.stringMatching(/^Wait a minute and try again: (?!.*address)/) as string,
      ),
      code: 'rate-limited',
    },
  ],
  [
    'meets a fault of ours',
    new Error('oops'),
    fault('The check itself failed: oops.', expect.stringContaining('report') as string),
  ],
])('one that %s is a finding with what to do, and hides no other system', async (_, error, finding) => {
  const groups = [group(check('a', () => Promise.reject(error))), group(fine('b'))];
  expect(await found(groups)).toEqual([
    { subject: 'a', ...finding },
    { subject: 'b', ...ok('Fine.') },
  ]);
});

test('where the first of a system fails, the others are named and not looked at', async () => {
  const looked: string[] = [];
  const other = check('other', () => Promise.resolve([]).finally(() => looked.push('other')));
  const findings = await found([
    group(
      check('first', () => Promise.reject(refused)),
      other,
    ),
  ]);
  expect(findings.map(({ level }) => level)).toEqual(['fault', 'note']);
  expect(findings[1]?.message).toContain('other');
  expect(looked).toEqual([]);
});

test('where it only finds something, the others are looked at', async () => {
  const first = check('first', () => Promise.resolve([fault('Wrong.', 'Mend it.')]));
  expect((await found([group(first, fine('other'))])).map(({ level }) => level)).toEqual(['fault', 'ok']);
});

test('one that never ends is a fault after its time, whatever it waits for', async () => {
  const stuck = check('stuck', () => new Promise(() => undefined));
  const findings = await found([group(stuck), group(fine('b'))], { limit: 1 });
  expect(findings.map(({ subject, level }) => [subject, level])).toEqual([
    ['stuck', 'fault'],
    ['b', 'ok'],
  ]);
});

test('an aborted signal ends it', async () => {
  const stuck = check('stuck', () => new Promise(() => undefined));
  await expect(found([group(stuck)], { signal: AbortSignal.abort(new Error('stop')) })).rejects.toThrow(
    'stop',
  );
});

test('of drift remain the checks that are about it, behind the first of their system', () => {
  const drifting: Check = { ...fine('rows'), drifts: true };
  const groups = [group(fine('a'), fine('rights'), drifting), group(fine('b'), fine('rights'))];
  expect(driftingOf(groups).map(({ first, then }) => [first, ...then].map(({ subject }) => subject))).toEqual(
    [['a', 'rows']],
  );
});
