import { startTrial } from '../trial.test-kit.ts';
import type { Trial } from '../trial.test-kit.ts';
import type { ManageEmulatorOptions } from '../index.ts';
import { startReceiver } from './receiver.test-kit.ts';
import type { Receiver } from './receiver.test-kit.ts';

/** An emulator, and a receiver of its callbacks. */
export interface CallbackTrial extends Trial {
  readonly receiver: Receiver;
  /** Registers a callback to the receiver and gives its id. @throws Error when it is refused. */
  register(callback?: Readonly<Record<string, unknown>>): Promise<number>;
  /** Waits for what is on its way and gives all calls so far as `action id`. */
  heard(): Promise<readonly string[]>;
  /** The body of a call, parsed. */
  payload(index: number): Readonly<Record<string, unknown>>;
  /** One callback as the API returns it. */
  read(id: number): Promise<unknown>;
  close(): Promise<void>;
}

/** Starts both; retries come at once. */
export async function startCallbackTrial(
  options: Partial<ManageEmulatorOptions> = {},
): Promise<CallbackTrial> {
  const receiver = await startReceiver();
  const trial = await startTrial({ faults: { callbackRetryMs: [1, 1] }, ...options });
  return {
    ...trial,
    receiver,
    async register(callback = {}) {
      const answer = await trial.call('POST', '/system/callbacks', {
        url: receiver.url,
        objectId: 0,
        type: 'ticket',
        level: 'owner',
        ...callback,
      });
      if (answer.status !== 201) throw new Error(answer.text);
      return (answer.json as { id: number }).id;
    },
    async heard() {
      await trial.emulator.callbacksSettled();
      return receiver.calls.map(({ path }) => {
        const query = new URL(path, receiver.url).searchParams;
        return `${query.get('action') ?? ''} ${query.get('recordId') ?? ''}`;
      });
    },
    payload: (index) =>
      JSON.parse(receiver.calls[index]?.body ?? 'null') as Readonly<Record<string, unknown>>,
    read: async (id) => (await trial.call('GET', `/system/callbacks/${id}`)).json,
    async close() {
      await trial.emulator.close();
      await receiver.close();
    },
  };
}
