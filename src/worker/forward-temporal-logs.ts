import { DefaultLogger, Runtime } from '@temporalio/worker';
import type { LogEntry } from '@temporalio/worker';
import type { Logger } from 'pino';

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

/** Logs one of Temporal's lines. What workflows say, such as what became of a ticket, is for operators; what the SDK says of itself is not. */
export function passOn(
  { level, message, meta = {} }: Pick<LogEntry, 'level' | 'message' | 'meta'>,
  logger: Logger,
): void {
  if (level === 'ERROR') logger.error(meta, message);
  else if (level === 'WARN') logger.warn(meta, message);
  else if (meta['sdkComponent'] === 'workflow') logger.info(meta, message);
  else logger.debug(meta, message);
}
