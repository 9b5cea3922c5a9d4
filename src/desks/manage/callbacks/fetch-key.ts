import { z } from 'zod';
import { exchange } from '../../../http/exchange.ts';
import type { ManageSettings } from '../settings.ts';

/** A callback has to be answered within seconds. */
const TIMEOUT_MS = 2_000;
const MAX_BYTES = 64 * 1024;

const answered = z.object({ signing_key: z.string().min(1) });

/** Fetches the signing key from a trusted address. Rejects where there is none. */
export type FetchKey = (address: string) => Promise<string>;

/**
 * Fetches keys with nothing but the `clientId`: sources disagree on whether it is needed, and the API keys do
 * not belong to an address that an unknown sender named. The answer is JSON that is served as text.
 */
export function fetchSigningKey(settings: Pick<ManageSettings, 'clientId' | 'privateAddresses'>): FetchKey {
  return async (address) => {
    const { status, json } = await exchange({
      method: 'GET',
      url: address,
      headers: { clientId: settings.clientId },
      timeoutMs: TIMEOUT_MS,
      maxBytes: MAX_BYTES,
      addresses: settings.privateAddresses ? 'any' : 'public',
    });
    if (status !== 200) throw new Error(`the server answered ${status} to the request for the signing key`);
    const parsed = answered.safeParse(json);
    if (!parsed.success) throw new Error('the answer to the request for the signing key holds none');
    return parsed.data.signing_key;
  };
}
