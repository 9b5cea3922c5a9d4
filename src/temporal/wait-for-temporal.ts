import type { Logger } from 'pino';
import { isPlumblineError, TemporalUnavailable } from '../errors/index.ts';
import { connectClient } from './connect.ts';
import type { TemporalClient } from './connect.ts';
import type { TemporalTarget } from './target.ts';
import { temporalFault } from './temporal-fault.ts';

/** A process that waits for Temporal. */
export interface Waiting {
  readonly target: TemporalTarget;
  /** Of the process, for people. */
  readonly name: string;
  /** What comes first on each connection; only where it succeeds is Temporal there. */
  readonly prepare: (temporal: TemporalClient) => Promise<void>;
  /** Ends the waiting. */
  readonly signal: AbortSignal;
  readonly logger: Logger;
}

/** What is known of Temporal while it is waited for. */
export interface Wait {
  /** Why Temporal cannot be used yet, in a sentence; `undefined` once it can. */
  readonly why: () => string | undefined;
  /**
   * A connection once Temporal is there and prepared; `undefined` where the signal came before. Rejects with a
   * SettingsError where waiting is of no use: Temporal does not let us in, or has no such namespace.
   */
  readonly there: Promise<TemporalClient | undefined>;
}

/** From the end of one attempt to the next, in ms. */
const PAUSE = 1_000;

/** So long after it came up, in ms, a server may still have to make the namespace that it was started with. */
const NAMESPACE_WITHIN = 30_000;

/** Tries to reach Temporal until it is there, however long that takes; says in the log what it waits for. */
export function waitForTemporal({ target, name, prepare, signal, logger }: Waiting): Wait {
  let why: string | undefined = `The ${name} has not reached Temporal yet.`;
  const asked = new Promise<undefined>((resolve) => {
    signal.addEventListener('abort', () => resolve(undefined));
  });
  async function attempt(): Promise<TemporalClient> {
    const temporal = await connectClient(target);
    try {
      await prepare(temporal);
      return temporal;
    } catch (error) {
      await temporal.close();
      throw temporalFault(error, target);
    }
  }
  async function untilThere(): Promise<TemporalClient | undefined> {
    let said: string | undefined;
    let cameUpAt: number | undefined;
    while (!signal.aborted) {
      const trying = attempt();
      try {
        const temporal = await Promise.race([trying, asked]);
        if (temporal === undefined) {
          await trying.then(({ close }) => close());
          return undefined;
        }
        why = undefined;
        if (said !== undefined) logger.info('Temporal is there');
        return temporal;
      } catch (error) {
        if (!isPlumblineError(error)) throw error;
        const isAway = error instanceof TemporalUnavailable;
        if (!isAway && said !== undefined) cameUpAt ??= Date.now();
        const isStarting =
          error.code === 'missing-namespace' && Date.now() - (cameUpAt ?? 0) < NAMESPACE_WITHIN;
        if (!isAway && !isStarting) throw error;
        why = `${error.message} The ${name} waits for it.`;
        const { code, advice } = error;
        if (error.message !== said) logger.warn({ code, advice }, why);
        said = error.message;
        await Promise.race([asked, new Promise((resolve) => setTimeout(resolve, PAUSE))]);
      }
    }
    return undefined;
  }
  const there = untilThere();
  there.catch(() => undefined); // whoever cares awaits it
  return { why: () => why, there };
}
