import { expect, it } from 'vitest';
import { prettyLine } from './pretty-line.ts';

const LINE = {
  level: 30,
  time: '2026-03-01T10:00:05.123Z',
  pid: 1,
  hostname: 'h',
  name: 'worker',
  msg: 'ready',
};
const pretty = (changes: object) => prettyLine(JSON.stringify({ ...LINE, ...changes }));

it('shows time, level, process and message', () => {
  expect(pretty({})).toBe('10:00:05 info  worker: ready\n');
});

it('shows what to do, then the rest', () => {
  expect(pretty({ level: 40, msg: 'unmapped', desk: 'manage', ids: [1], advice: 'Map it.' })).toBe(
    '10:00:05 WARN  worker: unmapped\n               -> Map it.\n               desk=manage ids=[1]\n',
  );
});

it('shows where an error comes from that nobody foresaw', () => {
  expect(pretty({ level: 60, err: { type: 'Error', stack: 'Error: oops\n    at here' } })).toBe(
    '10:00:05 FATAL worker: ready\n               Error: oops\n                   at here\n',
  );
});

it('is broken between words where the terminal ends', () => {
  const line = JSON.stringify({ ...LINE, msg: 'one two three', advice: 'Do this and that, too.' });
  expect(prettyLine(line, 38)).toBe(
    [
      '10:00:05 info  worker: one two three',
      '               -> Do this and that,',
      '               too.',
      '',
    ].join('\n'),
  );
});

it('lets nothing act on the terminal', () => {
  const ESC = String.fromCodePoint(0x1b);
  expect(pretty({ msg: `${ESC}[2J`, file: '\u202egpj.exe' })).toBe(
    `10:00:05 info  worker: ${String.raw`\u001b[2J`}\n               file=${String.raw`\u202egpj.exe`}\n`,
  );
});
