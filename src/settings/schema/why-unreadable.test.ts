import { expect, it } from 'vitest';
import { whyUnreadable } from './why-unreadable.ts';

const failed = (code: string) => Object.assign(new Error(`${code}: open '/x'`), { code });

it.each<[unknown, string]>([
  [failed('ENOENT'), 'it does not exist'],
  [failed('EACCES'), 'the user that plumbline runs as may not read it'],
  [failed('EISDIR'), 'it is a folder'],
  [failed('EIO'), "EIO: open '/x'"],
  ['no reason', 'no reason'],
])('%s', (cause, words) => {
  expect(whyUnreadable(cause)).toBe(words);
});
