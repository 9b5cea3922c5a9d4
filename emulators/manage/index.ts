import { createCallbacks } from './callbacks/callbacks.ts';
import { faultBox } from './faults.ts';
import type { FaultHandle, ManageFaults } from './faults.ts';
import { retire } from './seed.ts';
import type { ManageSeed } from './seed.ts';
import { listen } from './server.ts';
import type { World } from './world.ts';

/** What tests set and read. */
export type { FaultHandle, ManageFaults } from './faults.ts';
/** What stands in the server when it starts. */
export type { ManageSeed } from './seed.ts';

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
  let ahead = 0;
  let url = '';
  let { seed } = options;
  const base = options.now ?? Date.now;
  const now = (): number => base() + ahead;
  const origin = (): string => options.publicUrl ?? url;
  const faults = faultBox(options.faults ?? {});
  let { retired } = faultBox({}).current();
  const { companyId } = seed;
  const callbacks = createCallbacks({ companyId, modes: () => faults.current(), now, origin });
  const world: World = {
    get seed() {
      if (retired !== faults.current().retired) {
        ({ retired } = faults.current());
        seed = retire(options.seed, retired);
      }
      return seed;
    },
    faults,
    tickets: new Map(),
    notes: new Map(),
    emails: [],
    callbacks,
    now,
    advance: (ms) => void (ahead += ms),
    origin,
    nextTicketId: () => (lastTicket += 1),
    nextNoteId: () => (lastNote += 1),
  };
  const server = await listen(world, options.port ?? 0);
  ({ url } = server);
  return {
    url,
    faults,
    callbacksSettled: () => callbacks.outbox.settled(),
    async close() {
      await Promise.all([server.close(), callbacks.outbox.close()]);
    },
  };
}
