import type { LogFile } from './log-file.ts';
import { prettyLine } from './pretty-line.ts';
import { printable } from './printable.ts';

/** Levels of the log. */
const WARN = 40;
const ERROR = 50;

/** Where a process listens, as it logs it. */
export interface Listening {
  readonly adminUrl: string;
  /** Of the public listener, where there is one. */
  readonly url?: string;
}

/** Where the lines go that a child writes. */
export interface ChildLines {
  /** Of the child, for people. */
  readonly name: string;
  readonly log: LogFile;
  /** Shows all lines as they are, instead of warnings and errors in words. */
  readonly json: boolean;
  readonly show: (text: string) => void;
  /** Told where the child listens. */
  readonly onListening: (at: Listening) => void;
}

/**
 * Takes the lines that a child of ours writes: all into its log file, and what a person should see to the terminal. What
 * is no line of the log, such as the last words of a process that broke, is always shown.
 */
export function takeLines({ name, log, json, show, onListening }: ChildLines): (line: string) => void {
  const say = (msg: string): void => {
    const entry = { level: ERROR, time: new Date().toISOString(), name, msg };
    show(json ? `${JSON.stringify(entry)}\n` : printable(`${name}: ${msg}\n`));
  };
  let isLogging = true;
  return (line) => {
    try {
      if (isLogging) log.write(line);
    } catch (error) {
      isLogging = false;
      say(`The log cannot be written: ${(error as Error).message}.`);
    }
    const entry = entryOf(line);
    if (entry?.adminUrl !== undefined) onListening({ ...entry, adminUrl: entry.adminUrl });
    if (entry === undefined) say(line);
    else if (json) show(`${line}\n`);
    else if (entry.level >= WARN) show(prettyLine(line));
  };
}

function entryOf(line: string): ({ readonly level: number } & Partial<Listening>) | undefined {
  try {
    const entry = JSON.parse(line) as ({ readonly level?: unknown } & Partial<Listening>) | null;
    return typeof entry?.level === 'number' ? { ...entry, level: entry.level } : undefined;
  } catch {
    return undefined;
  }
}
