import { z } from 'zod';
import { VendorRefused } from '../../../http/vendor-errors.ts';
import type { CallbackState } from '../../desk.ts';
import { unlessRefused } from '../../unless-refused.ts';
import type { ManageTransport } from '../connection/manage-transport.ts';
import type { ManageSettings } from '../settings.ts';
import { leadsToUs } from './callback-address.ts';
import { planCallbacks } from './plan-callbacks.ts';
import type { FlagChange } from './plan-callbacks.ts';
import { differencesOf, registeredCallback } from './registered-callback.ts';
import type { RegisteredCallback, WantedCallback } from './registered-callback.ts';

const PATH = '/system/callbacks';
/** The API's most. */
const PAGE_SIZE = 1_000;

type Calls = Pick<ManageTransport, 'call' | 'readPages'>;
type Reduced = Extract<CallbackState, { kind: 'reduced' }>;

/** The registered callbacks that lead to our gateway. Throws `VendorUnavailable` or `VendorRefused`. */
export async function listCallbacks(
  transport: Calls,
  callbackUrl: string,
  signal: AbortSignal,
): Promise<readonly RegisteredCallback[]> {
  const all = await transport.readPages(PATH, {}, PAGE_SIZE, registeredCallback, signal);
  return all.filter(({ url }) => url !== undefined && leadsToUs(url, callbackUrl));
}

/**
 * Sees to it that Manage calls us for each of these boards, which may have to be looked up first: registers
 * what is missing, switches on what Manage switched off, puts right what is wrong and removes what is ours
 * and not needed. A refusal leaves polling and is no error; throws `VendorUnavailable` where Manage does not
 * answer.
 */
export async function keepCallbacks(
  transport: Calls,
  { callbackUrl }: Pick<ManageSettings, 'callbackUrl'>,
  boardsOf: () => Promise<readonly number[]>,
  signal: AbortSignal,
): Promise<CallbackState> {
  if (callbackUrl === undefined) return { kind: 'off' };
  const boards = await unlessRejected(boardsOf);
  if ('kind' in boards) return boards;
  const listed = await unlessRejected(() => listCallbacks(transport, callbackUrl, signal));
  if ('kind' in listed) return listed;
  const { remove, change, create } = planCallbacks(listed, boards, callbackUrl);
  const writes: readonly (() => Promise<Reduced | undefined>)[] = [
    ...remove.map((id) => () => removeCallback(transport, id, signal)),
    ...change.map((one) => () => changeCallback(transport, one.id, one.wanted, one.operations, signal)),
    ...create.map((wanted) => () => createCallback(transport, wanted, signal)),
  ];
  const troubles: Reduced[] = [];
  for (const write of writes) {
    // One board that is refused does not keep the others from theirs.
    const trouble = await unlessRejected(write);
    if (trouble !== undefined) troubles.push(trouble);
  }
  return troubles[0] ?? { kind: 'on' };
}

async function removeCallback(transport: Calls, id: number, signal: AbortSignal): Promise<undefined> {
  const removed = transport.call({ method: 'DELETE', path: `${PATH}/${id}`, signal }, z.unknown());
  await unlessRefused(['not-found'], removed);
  return undefined;
}

async function changeCallback(
  transport: Calls,
  id: number,
  wanted: WantedCallback,
  operations: readonly FlagChange[],
  signal: AbortSignal,
): Promise<Reduced | undefined> {
  const call = { method: 'PATCH', path: `${PATH}/${id}`, body: operations, signal } as const;
  return unlessAsWanted(await transport.call(call, registeredCallback), wanted);
}

async function createCallback(
  transport: Calls,
  wanted: WantedCallback,
  signal: AbortSignal,
): Promise<Reduced | undefined> {
  const post = (level: 'board' | 'Board') => {
    const body = { ...wanted, level };
    return transport.call({ method: 'POST', path: PATH, body, signal }, registeredCallback);
  };
  try {
    const found = await post('board').catch((error: unknown) => {
      // Sources show levels in both letter cases.
      if (isRefusal(error, LEVEL_REFUSED)) return post('Board');
      throw error;
    });
    return unlessAsWanted(found, wanted);
  } catch (error) {
    if (isRefusal(error, ALREADY_THERE)) return undefined;
    throw error;
  }
}

/** Texts of the nested errors `InvalidObject` and `ObjectExists` of a 400. */
const LEVEL_REFUSED = /Unrecognized level for type/i;
const ALREADY_THERE = /A matching callback entry already exists/i;

function isRefusal(error: unknown, text: RegExp): boolean {
  return error instanceof VendorRefused && text.test(error.message);
}

/** A callback that was recorded came back with another object than the one that had been sent. */
function unlessAsWanted(found: RegisteredCallback, wanted: WantedCallback): Reduced | undefined {
  const wrong = differencesOf(found, wanted);
  if (wrong.length === 0) return undefined;
  const words = wrong.map((name) => `${name} ${String(found[name])} instead of ${String(wanted[name])}`);
  return {
    kind: 'reduced',
    problem: `Manage saved callback ${found.id} differently from what was asked: ${words.join(', ')}.`,
    advice:
      'Changes of tickets are found by polling. If it stays so, report it with the version of your Manage.',
  };
}

async function unlessRejected<T>(ask: () => Promise<T>): Promise<T | Reduced> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof VendorRefused)) throw error;
    return { kind: 'reduced', problem: error.message, advice: error.advice };
  }
}
