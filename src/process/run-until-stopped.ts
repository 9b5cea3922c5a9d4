import type { Logger } from 'pino';
import { isPlumblineError, WRONG_SETTINGS } from '../errors/index.ts';
import { isTerminalClosed } from './closed-terminal.ts';

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

/** How long a process that has ended may take to write its last lines, in ms. */
const LONGEST_FAREWELL = 1_000;

/**
 * Runs a process of plumbline: starts it, stops it in good order on SIGINT or SIGTERM, or when its terminal or the
 * parent that started it with a channel is gone, and says where it cannot run what to do. Gives the exit code: 0 stopped as
 * asked, 1 failed, 2 the settings cannot be used. A request to stop that comes while it still starts is kept, and told to
 * `start`, which then need not give anything: otherwise a process whose parent died just then would live for ever.
 */
export async function runUntilStopped(
  logger: Logger,
  start: (asked: AbortSignal) => Promise<Running | undefined>,
): Promise<0 | 1 | 2> {
  const asked = untilAskedToStop();
  const stop = new AbortController();
  void asked.then(() => stop.abort());
  try {
    const running = await start(stop.signal);
    const stopping = asked.then(() => {
      setTimeout(() => process.exit(1), LONGEST_STOP).unref();
      return running?.stop();
    });
    await Promise.race([running?.stopped, stopping]);
    await running?.stopped;
    logger.info('stopped');
    return 0;
  } catch (error) {
    if (isPlumblineError(error)) logger.fatal({ code: error.code, advice: error.advice }, error.message);
    else
      logger.fatal({ err: error, advice: 'This is a fault of plumbline; please report it.' }, wordsOf(error));
    return isPlumblineError(error) && WRONG_SETTINGS.includes(error.code) ? 2 : 1;
  } finally {
    // What is still open, such as an attempt to connect, must not keep a process alive that does nothing.
    setTimeout(() => process.exit(), LONGEST_FAREWELL).unref();
    if (process.connected) process.disconnect();
  }
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
    process.on('SIGHUP', () => {
      if (isTerminalClosed()) resolve();
    });
  });
}
