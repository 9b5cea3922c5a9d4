import { styleText } from 'node:util';
import type { Finding, Level } from '../errors/check.ts';
import { printableLine } from '../process/printable.ts';
import type { Terminal } from './terminal.ts';

const LABELS: Readonly<Record<Level, string>> = {
  ok: 'ok',
  note: 'note',
  warning: 'warning',
  fault: 'FAULT',
};
const COLOURS = { ok: 'green', note: 'blue', warning: 'yellow', fault: 'red' } as const;

/** A finding on one line, with its remedy; no name in it can begin another one. */
export function findingLine({ level, subject, message, advice }: Finding, { hasColours }: Terminal): string {
  const label = LABELS[level].padEnd('warning'.length);
  const shown = hasColours === true ? styleText(COLOURS[level], label) : label;
  const told = [`${subject}: ${message}`, advice ?? ''].join(' ').trim();
  return `${shown}  ${printableLine(told)}\n`;
}
