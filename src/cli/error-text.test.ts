import { expect, test } from 'vitest';
import { SettingsError } from '../errors/index.ts';
import { VendorUnavailable } from '../http/vendor-errors.ts';
import { errorText } from './error-text.ts';

const ESC = String.fromCodePoint(0x1b);

test('a known error is its message and its advice', () => {
  const error = new SettingsError({ code: 'x', message: `Wrong: ${ESC}[2J`, advice: 'Correct it.' });
  expect(errorText(error)).toBe(String.raw`Wrong: \u001b[2J` + '\nCorrect it.\n');
});

test.each([
  ['rate-limited', /^Not now\.\nWait a minute and try again: only so many calls (?!.*address)/],
  ['unreachable', /^Not now\.\nTry again in a minute\. If it lasts, check the address, /],
])('what passes by itself is to be tried again: no command does so (%s)', (code, text) => {
  const advice = 'Nothing has to be done: plumbline waits.';
  expect(errorText(new VendorUnavailable('gravityzone', { code, message: 'Not now.', advice }))).toMatch(
    text,
  );
});

test('of an error that nobody foresaw the stack is told', () => {
  expect(errorText(new Error('oops'))).toMatch(/^Error: oops\n +at /);
  expect(errorText('oops')).toBe('oops\n');
});
