import { createCallbacks } from './callbacks/callbacks.ts';
import { movableClock } from './callbacks/movable-clock.ts';
import { createCounters } from './counters.ts';
import { faultBox } from './faults.ts';
import type { FaultHandle, ManageFaults } from './faults.ts';
import { retiringSeed } from './retire.ts';
import type { ManageSeed } from './seed.ts';
import { listen } from './server.ts';
import type { World } from './world.ts';

/** What tests set and read. */
export type { FaultHandle, ManageFaults } from './faults.ts';
/** The shape of a seed. */
export type * from './seed.ts';

/** How to start the emulator. */
export interface ManageEmulatorOptions {
  /** 0 or missing: any free port. It listens on 127.0.0.1 only. */
  readonly port?: number;
  /**
   * Origin for links in answers, where clients reach the server under another name than the one it listens
   * on.
   */
  readonly publicUrl?: string;
  readonly seed: ManageSeed;
  readonly faults?: Partial<ManageFaults>;
  /** Clock in milliseconds since 1970, for tests. */
  readonly now?: () => number;
}

/** A running emulator. */
export interface ManageEmulator {
  /** Origin, without a slash at the end; the API is at `{url}/v4_6_release/apis/3.0`. */
  readonly url: string;
  readonly faults: FaultHandle;
  /** Resolves once no callback is on its way; one that is held back by the mode is not. */
  callbacksSettled(): Promise<void>;
  /** Stops listening, cuts every connection and gives up the callbacks that are on their way. */
  close(): Promise<void>;
}

/**
 * Starts a stand-in for a ConnectWise Manage server. State lives in memory and ends with it.
 * @throws Error when the seed has no board or no priority, or the port is taken.
 */
export async function startManageEmulator(options: ManageEmulatorOptions): Promise<ManageEmulator> {
  if (options.seed.boards.length === 0 || options.seed.priorities.length === 0)
    throw new Error('the seed needs at least one board and one priority');
  let lastTicket = 1000;
  let lastNote = 0;
  let origin = options.publicUrl ?? '';
  const faults = faultBox(options.faults ?? {});
  const clock = movableClock(options.now ?? Date.now);
  const callbacks = createCallbacks({
    companyId: options.seed.companyId,
    modes: () => faults.current(),
    now: () => clock.now(),
    origin: () => origin,
  });
  const seed = retiringSeed(options.seed, faults);
  const world: World = {
    get seed() {
      return seed();
    },
    faults,
    tickets: new Map(),
    notes: new Map(),
    emails: [],
    audits: new Map(),
    documents: [],
    callbacks,
    now: () => clock.now(),
    advance: (ms) => clock.advance(ms),
    origin: () => origin,
    nextTicketId: () => (lastTicket += 1),
    nextNoteId: () => (lastNote += 1),
  };
  const listening = await listen(world, createCounters(), options.port ?? 0);
  if (options.publicUrl === undefined) origin = listening.url;
  return {
    url: listening.url,
    faults,
    callbacksSettled: () => callbacks.outbox.settled(),
    async close() {
      await Promise.all([listening.close(), callbacks.outbox.close()]);
    },
  };
}
