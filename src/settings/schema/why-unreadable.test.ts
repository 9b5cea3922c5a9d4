import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folderWith } from '../settings-file.fixture.ts';
import { readText, whyUnreadable } from './why-unreadable.ts';

const failed = (code: string) => Object.assign(new Error(`${code}: open '/x'`), { code });

const written = (bytes: Buffer) => {
  const file = join(folderWith({}), 'file');
  writeFileSync(file, bytes);
  return file;
};

it('a text is UTF-8, with or without the mark of Windows', () =>
  expect(['', '\ufeff'].map((mark) => readText(written(Buffer.from(`${mark}Störungen`))))).toEqual([
    'Störungen',
    'Störungen',
  ]));

it.each([
  ['UTF-16', Buffer.from('\ufeffStörungen', 'utf16le')],
  ['Latin-1', Buffer.from('Störungen', 'latin1')],
])('a text in %s is refused', (_, bytes) => {
  let why = '';
  try {
    readText(written(bytes));
  } catch (error) {
    why = whyUnreadable(error);
  }
  expect(why).toBe('it is not written in UTF-8: save it as UTF-8');
});

it.each<[unknown, string]>([
  [failed('ENOENT'), 'it does not exist'],
  [failed('EACCES'), 'the user that plumbline runs as may not read it'],
  [failed('EISDIR'), 'it is a folder'],
  [failed('EIO'), "EIO: open '/x'"],
  ['no reason', 'no reason'],
])('%s', (cause, words) => {
  expect(whyUnreadable(cause)).toBe(words);
});
