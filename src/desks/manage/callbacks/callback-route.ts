import { LRUCache } from 'lru-cache';
import type { CallbackAnswer, CallbackRequest, CallbackRoute } from '../../../http/callback-contract.ts';
import { neutralise } from '../../../incident/neutralise.ts';
import type { DeskLog } from '../../desk.ts';
import type { ManageSettings } from '../settings.ts';
import { CALLBACK_PATH } from './callback-address.ts';
import { mayBeOurs, readClaim, readVerified } from './callback-body.ts';
import type { VerifiedCallback } from './callback-body.ts';
import { REFUSALS } from './callback-refusals.ts';
import type { Refusal } from './callback-refusals.ts';
import { fetchSigningKey } from './fetch-key.ts';
import type { FetchKey } from './fetch-key.ts';
import { trustedKeyAddress } from './key-address.ts';
import type { KeyAddress } from './key-address.ts';
import { isSigned } from './signature.ts';
import { signingKeys } from './signing-keys.ts';

/** Far above any ticket; texts of notes do not come with it. */
const MAX_BYTES = 128 * 1024;
const MOST_REMEMBERED = 10_000;

/**
 * Sends the id of a ticket to be looked at, by a deadline in ms since 1970; true once that is durable. Never
 * rejects.
 */
export type SendTicketId = (ticketId: string, deadline: number) => Promise<boolean>;

export interface CallbackRouteOptions {
  readonly send: SendTicketId;
  readonly log: DeskLog;
  readonly fetchKey?: FetchKey;
  /** In ms since 1970. */
  readonly now?: () => number;
}

/**
 * Takes Manage's callbacks: verifies the sender, then sends the ticket's id and nothing else, for what the
 * ticket says is read anew over the API. A callback is answered with 200 once that is durable, or where
 * nothing has to be sent.
 */
export function manageCallbackRoute(
  settings: Pick<ManageSettings, 'url' | 'companyId' | 'clientId' | 'privateAddresses'>,
  { send, log, fetchKey = fetchSigningKey(settings), now = Date.now }: CallbackRouteOptions,
): CallbackRoute {
  const keys = signingKeys(fetchKey, now);
  const seen = new LRUCache<string, true>({ max: MOST_REMEMBERED });

  function refuse(refusal: Refusal, details: object, isProven = false): CallbackAnswer {
    const { status, message, advice } = REFUSALS[refusal];
    log(message, { ...details, advice });
    return { status, reason: refusal, isProven };
  }

  async function receive(request: CallbackRequest): Promise<CallbackAnswer> {
    const { headers, bytes, deadline } = request;
    const about = { bytes: bytes.length, ip: request.sender.address };
    const signature = headers['x-content-signature'];
    if (typeof signature !== 'string' || signature === '') return refuse('unsigned', about);
    const keyAddress = readClaim(bytes, 'key_url');
    if (keyAddress === undefined) return refuse('unreadable', about);
    const details = { ...about, messageId: shown(readClaim(bytes, 'MessageId')) };
    const where = trustedKeyAddress(keyAddress, settings);
    if (where === undefined) return refuse('untrusted-key', { ...details, keyAddress: shown(keyAddress) });
    const refused = await verify(where, request, signature, details);
    if (refused !== undefined) return refused;

    const callback = readVerified(bytes);
    if (callback?.Type.toLowerCase() !== 'ticket') return refuse('not-a-ticket', details, true);
    if (callback.CompanyId.toLowerCase() !== settings.companyId.toLowerCase())
      return refuse('other-company', details, true);
    return { ...(await act(callback, deadline)), isProven: true };
  }

  /** What to answer where the signature does not fit, or cannot be verified now. */
  async function verify(
    where: KeyAddress,
    { bytes, sender }: CallbackRequest,
    signature: string,
    details: object,
  ): Promise<CallbackAnswer | undefined> {
    // A remembered key that does not fit may have been replaced at the server.
    for (const ask of [keys.at, keys.renewed]) {
      const found = await ask(where, sender);
      if (found.kind === 'too-many') return refuse('too-many-keys', details);
      if (found.kind === 'failed') return refuse('no-key', { ...details, problem: found.problem });
      if (isSigned(bytes, signature, found.key)) {
        keys.proven(where);
        return undefined;
      }
    }
    return refuse('forged', details);
  }

  async function act(
    callback: VerifiedCallback,
    deadline: number,
  ): Promise<Omit<CallbackAnswer, 'isProven'>> {
    const { MessageId: messageId, ID: ticketId } = callback;
    if (messageId !== undefined && seen.has(messageId)) return { status: 200, reason: 'repeat' };
    if (!mayBeOurs(callback)) return { status: 200, reason: 'not-ours' };
    if (!(await send(String(ticketId), deadline))) return { status: 429, reason: 'not-durable' };
    if (messageId !== undefined) seen.set(messageId, true);
    return { status: 200, reason: 'sent' };
  }

  return { path: CALLBACK_PATH, maxBytes: MAX_BYTES, receive };
}

/** What an unknown sender wrote, fit for a log. */
function shown(text: string | undefined): string | undefined {
  return text === undefined ? undefined : neutralise(text.slice(0, 200));
}
