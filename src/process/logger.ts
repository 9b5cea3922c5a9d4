import { pino } from 'pino';
import { prettyLine } from './pretty-line.ts';
import type { DestinationStream, LevelWithSilent, Logger } from 'pino';

/** Names of fields that may hold a secret. */
const SECRET_FIELDS: ReadonlySet<string> = new Set([
  'authorization',
  'Authorization',
  'apiKey',
  'password',
  'secret',
  'secrets',
  'token',
  'privateKey',
]);

/** How far below the top of a log entry secrets are looked for. */
const DEEPEST = 2;

export interface LoggerOptions {
  readonly level?: LevelWithSilent;
  /** Where lines go; standard output by default, in words for people where that is a terminal. */
  readonly destination?: DestinationStream;
  /** JSON on a terminal, too. */
  readonly json?: boolean;
}

/** Bytes of a log that wait where it cannot be written; what comes then is lost. */
const MOST_WAITING = 1024 * 1024;

/**
 * Standard output. That a log cannot be written, as on a full disk, keeps no push from being taken: it goes on once there
 * is room.
 */
function standardOutput(): DestinationStream {
  const output = pino.destination({ fd: 1, sync: true, maxLength: MOST_WAITING });
  output.once('error', ({ message }: Error) => {
    process.stderr.write(`The log cannot be written: ${message}.\n`);
  });
  output.on('error', () => undefined); // each line says so anew
  return output;
}

const forPeople: DestinationStream = { write: (line) => process.stdout.write(prettyLine(line)) };

/**
 * A logger that writes one JSON object per line with an ISO time, to a terminal lines for people. `name` says
 * which part of plumbline speaks. Fields that hold secrets by their name are masked; nobody should log one to
 * begin with.
 */
export function createLogger(name: string, options: LoggerOptions = {}): Logger {
  const settings = {
    name,
    level: options.level ?? 'info',
    timestamp: pino.stdTimeFunctions.isoTime,
    // What pino masks below the top takes more time than all else of a line together.
    formatters: { log: masked },
    redact: { paths: [...SECRET_FIELDS], censor: '[secret]' },
    serializers: {
      err: (error: unknown) => (error instanceof Error ? masked(pino.stdSerializers.err(error)) : error),
    },
  };
  const isForPeople = process.stdout.isTTY && options.json !== true;
  return pino(settings, options.destination ?? (isForPeople ? forPeople : standardOutput()));
}

/** The same fields, those masked that may hold a secret by their name; a copy only where one does. */
function masked(fields: object, depth = 0): Record<string, unknown> {
  const given = fields as Record<string, unknown>;
  let copy: Record<string, unknown> | undefined;
  for (const name of Object.keys(given)) {
    const value = given[name];
    const shown = SECRET_FIELDS.has(name) ? '[secret]' : maskedWithin(value, depth);
    if (shown !== value) (copy ??= { ...given })[name] = shown;
  }
  return copy ?? given;
}

/** Only what is plain JSON has fields to be looked at; errors are, once they are written as such. */
function maskedWithin(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null || depth >= DEEPEST) return value;
  if (!Array.isArray(value))
    return Object.getPrototypeOf(value) === Object.prototype ? masked(value, depth + 1) : value;
  const entries: readonly unknown[] = value;
  const shown = entries.map((entry) => maskedWithin(entry, depth + 1));
  return shown.every((entry, n) => entry === entries[n]) ? value : shown;
}
