import type { Logger } from 'pino';
import { isPlumblineError } from '../errors/index.ts';

/** Something that runs until it is stopped. */
export interface Running {
  /** Settles when it ended by itself; rejects when it failed. */
  readonly stopped: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Runs a process of plumbline: starts it, stops it in good order on SIGINT or SIGTERM, or when the parent that started it
 * with a channel is gone, and ends with exit code 1 and the advice where it cannot run.
 */
export async function runUntilStopped(logger: Logger, start: () => Promise<Running>): Promise<void> {
  try {
    const running = await start();
    const stop = (): void => {
      running.stop().catch((error: unknown) => {
        fail(logger, error);
      });
    };
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
    process.once('disconnect', stop);
    await running.stopped;
    logger.info('stopped');
    if (process.connected) process.disconnect();
  } catch (error) {
    fail(logger, error);
  }
}

function fail(logger: Logger, error: unknown): void {
  if (isPlumblineError(error)) logger.fatal({ code: error.code, advice: error.advice }, error.message);
  else logger.fatal({ error }, error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
  if (process.connected) process.disconnect();
}
