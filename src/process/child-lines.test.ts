import { describe, expect, it } from 'vitest';
import { takeLines } from './child-lines.ts';
import type { Listening } from './child-lines.ts';

const INFO = '{"level":30,"time":"2026-01-05T10:00:00.000Z","name":"gateway","msg":"push"}';
const LISTENS =
  '{"level":30,"time":"2026-01-05T10:00:00.000Z","name":"gateway","url":"http://a","adminUrl":"http://b"}';
const WARNING =
  '{"level":40,"time":"2026-01-05T10:00:00.000Z","name":"gateway","msg":"slow","advice":"Wait."}';
const BROKEN = 'FATAL ERROR: \u001b[31mheap limit';
const NO_LINES = ['null', '7', '{"level":"high"}'];

/** What becomes of lines: what is in the log, what is shown, where the child listens. */
function taken(lines: readonly string[], json: boolean, write?: (line: string) => void) {
  const logged: string[] = [];
  const shown: string[] = [];
  const listening: Listening[] = [];
  const take = takeLines({
    name: 'gateway',
    log: { write: write ?? ((line) => void logged.push(line)), close: () => undefined },
    json,
    show: (text) => void shown.push(text),
    onListening: ({ url, adminUrl }) => void listening.push({ adminUrl, ...(url !== undefined && { url }) }),
  });
  for (const line of lines) take(line);
  return { logged, shown, listening };
}

describe('the lines of a child', () => {
  const all = [INFO, LISTENS, WARNING, BROKEN, ...NO_LINES];

  it('all go into its log, and warnings to people in words, with what is no line of the log', () => {
    const { logged, shown, listening } = taken(all, false);
    expect(logged).toEqual(all);
    expect(shown).toEqual([
      '10:00:00 WARN  gateway: slow\n               -> Wait.\n',
      'gateway: FATAL ERROR: \\u001b[31mheap limit\n',
      ...NO_LINES.map((line) => `gateway: ${line}\n`),
    ]);
    expect(listening).toEqual([{ url: 'http://a', adminUrl: 'http://b' }]);
  });

  it('are shown as they are to programs, to which what is no line of the log is an error of it', () => {
    const shown = taken(all, true).shown.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
    const lines = [INFO, LISTENS, WARNING].map((line) => JSON.parse(line) as unknown);
    const others = [BROKEN, ...NO_LINES].map((msg) => ({ level: 50, name: 'gateway', msg }));
    expect(shown).toMatchObject([...lines, ...others]);
  });

  it('are shown though the log cannot be written, which is said once', () => {
    const full = (): never => {
      throw new Error('ENOSPC: no space left on device, write');
    };
    expect(taken([INFO, WARNING, WARNING], false, full).shown).toEqual([
      'gateway: The log cannot be written: ENOSPC: no space left on device, write.\n',
      ...Array.from({ length: 2 }, () => '10:00:00 WARN  gateway: slow\n               -> Wait.\n'),
    ]);
  });
});
