import { describe, expect, it } from 'vitest';
import { oneLine, wordsOf } from './plain-words.ts';

describe('words of a server', () => {
  it.each([
    [
      'those of the title',
      '<!DOCTYPE html>\n<html><head><title> Access\n denied </title></head></html>',
      'Access denied',
    ],
    ['no code', '<html><style>b {}</style><script>x < 1</script><h1>Blocked</h1> Ask', 'Blocked Ask'],
    ['words although a tag never ends', '<h1>Blocked</h1><a href="', 'Blocked'],
    ['nothing where there are none', '<html></html>', ''],
    ['a text that is no page', 'error code: 1020 < 2', 'error code: 1020 < 2'],
  ])('are %s', (_what, text, words) => {
    expect(oneLine(wordsOf(text), 80)).toBe(words);
  });

  it('are found in a long page in no time', () => {
    expect(wordsOf('<'.repeat(1_000_000)).length).toBeLessThan(5_000);
  });

  it('stand on one line, without control and direction characters', () => {
    expect(oneLine('a\r\nb\u202ec\u0000d\u2028e', 80)).toBe('a b c d e');
  });

  it('are cut between characters', () => {
    expect(oneLine('😀'.repeat(9), 4)).toBe('😀😀😀😀…');
  });
});
