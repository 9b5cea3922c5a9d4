import { printable } from './printable.ts';

/** What is in every line, and is not worth reading twice. */
const COMMON: ReadonlySet<string> = new Set([
  'level',
  'time',
  'pid',
  'hostname',
  'name',
  'msg',
  'advice',
  'err',
]);

const LEVELS: ReadonlyMap<unknown, string> = new Map([
  [10, 'trace'],
  [20, 'debug'],
  [30, 'info'],
  [40, 'WARN'],
  [50, 'ERROR'],
  [60, 'FATAL'],
]);

/** A line of the log for people: time, level, who, what; then what to do; then the rest. What is hidden in it is shown. */
export function prettyLine(json: string): string {
  const line = JSON.parse(json) as Readonly<Record<string, unknown>>;
  const time = typeof line['time'] === 'string' ? line['time'].slice(11, 19) : '';
  const level = (LEVELS.get(line['level']) ?? String(line['level'])).padEnd(5);
  const rest = Object.entries(line)
    .filter(([key]) => !COMMON.has(key))
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const { stack } = (line['err'] ?? {}) as { readonly stack?: unknown };
  const below = [
    ...(line['advice'] === undefined ? [] : [`-> ${String(line['advice'])}`]),
    ...(rest.length === 0 ? [] : [rest.join(' ')]),
    ...(typeof stack === 'string' ? [stack] : []),
  ];
  const head = `${time} ${level} ${String(line['name'])}: ${String(line['msg'] ?? '')}`;
  return printable([head, ...below.map((text) => text.replace(/^/gm, ' '.repeat(15)))].join('\n') + '\n');
}
