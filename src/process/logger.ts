import { pino } from 'pino';
import { prettyLine } from './pretty-line.ts';
import type { DestinationStream, LevelWithSilent, Logger } from 'pino';

/** Names of fields that may hold a secret, at the top of a log entry and one or two levels below. */
const SECRET_FIELDS = [
  'authorization',
  'Authorization',
  'apiKey',
  'password',
  'secret',
  'secrets',
  'token',
  'privateKey',
];

export interface LoggerOptions {
  readonly level?: LevelWithSilent;
  /** Where lines go; standard output by default, in words for people where that is a terminal. */
  readonly destination?: DestinationStream;
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
    redact: {
      paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
      censor: '[secret]',
    },
  };
  const destination = options.destination ?? (process.stdout.isTTY ? forPeople : undefined);
  return destination === undefined ? pino(settings) : pino(settings, destination);
}
