import { brokenAt, printable } from './printable.ts';

/** What is in every line, and is not worth reading twice. */
const COMMON: ReadonlySet<string> = new Set([
  ...['level', 'time', 'pid', 'hostname', 'name', 'msg', 'advice', 'err'],
  ...[
    'sdkComponent',
    'namespace',
    'taskQueue',
    'workflowType',
    'workflowRunId',
    'runId',
    'activityId',
    'isLocal',
  ], // Temporal's
]);

const LEVELS: ReadonlyMap<number, string> = new Map([
  [10, 'trace'],
  [20, 'debug'],
  [30, 'info'],
  [40, 'WARN'],
  [50, 'ERROR'],
  [60, 'FATAL'],
]);

/** Before all but the first line: as wide as time and level. */
const MARGIN = ' '.repeat(15);

/** What our loggers write. */
interface LogLine {
  readonly level: number;
  /** ISO, UTC. */
  readonly time: string;
  readonly name: string;
  readonly msg?: string;
  readonly advice?: string;
  readonly err?: { readonly stack?: string };
}

/**
 * A line of the log for people: time, level, who, what; then what to do; then the rest. What is hidden in it
 * is shown. On a terminal of so many columns it is broken between words.
 */
export function prettyLine(
  json: string,
  columns = process.stdout.isTTY ? process.stdout.columns : Infinity,
): string {
  const line = JSON.parse(json) as LogLine;
  const { level, time, name, msg = '', advice, err } = line;
  const rest = Object.entries(line)
    .filter(([key]) => !COMMON.has(key))
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const below = [
    ...(advice === undefined ? [] : [`-> ${advice}`]),
    ...(rest.length === 0 ? [] : [rest.join(' ')]),
    ...(err?.stack === undefined ? [] : [err.stack]),
  ];
  const head = `${time.slice(11, 19)} ${(LEVELS.get(level) ?? String(level)).padEnd(5)} `;
  const lines = printable([`${name}: ${msg}`, ...below].join('\n')).split('\n');
  const [first = '', ...others] = lines.flatMap((text) => brokenAt(text, columns - MARGIN.length));
  return [`${printable(head)}${first}`, ...others.map((text) => `${MARGIN}${text}`), ''].join('\n');
}
