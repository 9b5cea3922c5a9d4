import type { Logger } from 'pino';
import { isPlumblineError } from '../errors/index.ts';

/** Something that runs until it is stopped. */
export interface Running {
  /** Resolves when it ended by itself; rejects when it failed. */
  readonly stopped: Promise<void>;
  stop(): Promise<void>;
}

/**
 * A stop that takes longer, in ms, is cut off: where Temporal is gone, a worker waits for its polls for ever.
 */
const LONGEST_STOP = 30_000;

/** How long a process that failed may take to write its last lines, in ms. */
const LONGEST_FAREWELL = 1_000;

/**
 * Runs a process of plumbline: starts it, stops it in good order on SIGINT or SIGTERM, or when the parent
 * that started it with a channel is gone, and ends with exit code 1 and the advice where it cannot run. A
 * request to stop that comes while it still starts is kept: otherwise a process whose parent died just then
 * would live for ever.
 */
export async function runUntilStopped(logger: Logger, start: () => Promise<Running>): Promise<void> {
  const asked = untilAskedToStop();
  try {
    const running = await start();
    const stopping = asked.then(() => {
      setTimeout(() => process.exit(1), LONGEST_STOP).unref();
      return running.stop();
    });
    await Promise.race([running.stopped, stopping]);
    await running.stopped;
    logger.info('stopped');
  } catch (error) {
    if (isPlumblineError(error)) logger.fatal({ code: error.code, advice: error.advice }, error.message);
    else
      logger.fatal({ err: error, advice: 'This is a fault of plumbline; please report it.' }, wordsOf(error));
    process.exitCode = 1;
    // What was opened before it failed must not keep a process alive that does nothing.
    setTimeout(() => process.exit(), LONGEST_FAREWELL).unref();
  }
  if (process.connected) process.disconnect();
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function untilAskedToStop(): Promise<void> {
  return new Promise((resolve) => {
    for (const reason of ['SIGINT', 'SIGTERM', 'disconnect'] as const)
      process.once(reason, () => {
        resolve();
      });
  });
}
