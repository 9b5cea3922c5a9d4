import { ApplicationFailure } from '@temporalio/common';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import type { LogEntry } from '@temporalio/worker';
import type { Logger } from 'pino';
import { isPlumblineError } from '../errors/index.ts';

let areForwarded = false;

/** Temporal's own log lines go through ours; its runtime takes a logger once per process. */
export function forwardTemporalLogs(logger: Logger): void {
  if (areForwarded) return;
  areForwarded = true;
  const log = new DefaultLogger('INFO', (entry) => {
    passOn(entry, logger);
  });
  // The process itself says when to stop, so that workers drain before what they depend on.
  Runtime.install({ logger: log, shutdownSignals: [] });
}

/**
 * What the SDK warns of and is as it should be: desks have workers without workflows, and what outlived its
 * time is told so.
 */
const EXPECTED: readonly string[] = ['No workflows registered', 'Activity not found on completion'];

/**
 * Logs one of Temporal's lines. What workflows say, such as what became of a ticket, is for operators; what
 * the SDK says of itself is not.
 */
export function passOn(
  { level, message, meta = {} }: Pick<LogEntry, 'level' | 'message' | 'meta'>,
  logger: Logger,
): void {
  const [fields, text] = readable(meta, message);
  if (EXPECTED.some((start) => message.startsWith(start))) logger.debug(fields, text);
  else if (level === 'ERROR') logger.error(fields, text);
  else if (level === 'WARN') logger.warn(fields, text);
  else if (meta['sdkComponent'] === 'workflow') logger.info(fields, text);
  else logger.debug(fields, text);
}

/**
 * The line with the account and the incident that it is about, and with the error's own words and advice
 * where it tells of one.
 */
function readable(meta: Readonly<Record<string, unknown>>, message: string): [object, string] {
  const { error } = meta;
  const fields = { ...meta, taskToken: undefined, ...subjectOf(meta['workflowId']) };
  if (!(error instanceof Error)) return [fields, message];
  const activity = meta['activityType'];
  const text = `${typeof activity === 'string' ? `${message}: ${activity}` : message}: ${error.message}`;
  const cause = error instanceof ApplicationFailure ? error.cause : error;
  if (!isPlumblineError(cause)) return [{ ...fields, error: undefined, err: error }, text];
  const vendor = 'vendor' in cause ? { vendor: cause.vendor } : {};
  return [{ ...fields, error: undefined, ...vendor, code: cause.code, advice: cause.advice }, text];
}

/** What a workflow is about, by its id. */
function subjectOf(workflowId: unknown): { readonly account?: string; readonly incident?: string } {
  const [, kind, account, rest] =
    /^(incident|feed|quarantine|test)\/([^/]+)(?:\/(.+))?$/.exec(String(workflowId)) ?? [];
  if (account === undefined) return {};
  return kind === 'incident' && rest !== undefined ? { account, incident: rest } : { account };
}
