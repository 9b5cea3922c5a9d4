import { styleText } from 'node:util';
import type { Finding, Level } from '../errors/check.ts';
import { brokenAt, printableLine } from '../process/printable.ts';
import type { Terminal } from './terminal.ts';

const LABELS: Readonly<Record<Level, string>> = {
  ok: 'ok',
  note: 'note',
  warning: 'warning',
  fault: 'FAULT',
};
const COLOURS = { ok: 'green', note: 'blue', warning: 'yellow', fault: 'red' } as const;

const LABEL_WIDTH = 'warning'.length;

/**
 * A finding on one line, with its remedy; no name in it can begin another one. On a terminal the line is broken between
 * words, what follows below its text.
 */
export function findingLine(
  { level, subject, message, advice }: Finding,
  { hasColours, columns = Infinity }: Pick<Terminal, 'hasColours' | 'columns'>,
  margin = '',
): string {
  const label = LABELS[level].padEnd(LABEL_WIDTH);
  const shown = hasColours === true ? styleText(COLOURS[level], label) : label;
  const told = [`${subject}: ${message}`, advice ?? ''].join(' ').trim();
  const [first = '', ...others] = brokenAt(printableLine(told), columns - margin.length - LABEL_WIDTH - 2);
  const below = others.map((line) => `${margin}${' '.repeat(LABEL_WIDTH)}  ${line}\n`);
  return [`${margin}${shown}  ${first}\n`, ...below].join('');
}
