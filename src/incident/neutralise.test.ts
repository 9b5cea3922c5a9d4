import { describe, expect, test } from 'vitest';
import { neutralise } from './neutralise.ts';

describe('neutralise', () => {
  test.each([
    'EICAR-Test-File (not a virus)',
    String.raw`c:\new\temp\users\bdadmin`,
    '/home/user2/test/index.html?wpdmdl=8842',
    'Prüfung – 文件 – תיק – ملف – 🦀',
    '{"a": [1, "%TEMP%"], `b`: <c>}',
    'GZ-1 [gz-1] (GZ-1) [ GZ-1]',
    '',
  ])('leaves %j as it is', (text) => {
    expect(neutralise(text)).toBe(text);
  });

  test.each([
    ['line breaks', 'a\r\nb\nc', String.raw`a\r\nb\nc`],
    ['a tab', 'a\tb', String.raw`a\tb`],
    ['other controls', '\0\x1b[31m\x7f\x85', String.raw`\u0000\u001b[31m\u007f\u0085`],
    ['line and paragraph separators', 'a\u2028b\u2029', String.raw`a\u2028b\u2029`],
    ['a reversed extension', 'invoice\u202Efdp.exe', String.raw`invoice\u202efdp.exe`],
    ['bidi isolates and marks', '\u2066\u2069\u200E\u200F\u061C', String.raw`\u2066\u2069\u200e\u200f\u061c`],
    [
      'zero-width characters',
      'a\u200Bb\u200C\u200D\uFEFF\u2060',
      String.raw`a\u200bb\u200c\u200d\ufeff\u2060`,
    ],
    ['soft hyphens and blank fillers', '\u00AD\u3164\u115F', String.raw`\u00ad\u3164\u115f`],
    ['interlinear annotations', '\uFFF9a\uFFFB', String.raw`\ufff9a\ufffb`],
    ['tags', '\u{E0041}\u{E007F}', String.raw`\u{e0041}\u{e007f}`],
    ['variation selectors', '\uFE0F\u{E0100}', String.raw`\ufe0f\u{e0100}`],
    ['noncharacters', '\uFFFE\u{1FFFF}', String.raw`\ufffe\u{1ffff}`],
    ['halves of surrogate pairs', 'a\uD83Db\uDC00', String.raw`a\ud83db\udc00`],
  ])('shows %s as escapes', (_what, text, shown) => {
    expect(neutralise(text)).toBe(shown);
  });

  test.each([
    ['[GZ-6690e2c5]', '(GZ-6690e2c5]'],
    ['x [GZ-1 #2] [GZ-1 #3]', 'x (GZ-1 #2] (GZ-1 #3]'],
    ['[[GZ-1]', '[(GZ-1]'],
    ['[\u200BGZ-1]', String.raw`[\u200bGZ-1]`],
    ['[G\u202EZ-1]', String.raw`[G\u202eZ-1]`],
    ['[GZ\u00AD-1]', String.raw`[GZ\u00ad-1]`],
  ])('leaves no mark in %j', (text, shown) => {
    expect(neutralise(text)).toBe(shown);
  });
});
