import type { CallbackAnswer, CallbackRequest, CallbackRoute } from '../../../http/callback-contract.ts';
import { neutralise } from '../../../incident/neutralise.ts';
import type { DeskLog } from '../../desk.ts';
import type { ManageSettings } from '../settings.ts';
import { CALLBACK_PATH } from './callback-address.ts';
import { mayBeOurs, readUnverified, readVerified } from './callback-body.ts';
import type { VerifiedCallback } from './callback-body.ts';
import { REFUSALS } from './callback-refusals.ts';
import type { Refusal } from './callback-refusals.ts';
import { fetchSigningKey } from './fetch-key.ts';
import type { FetchKey } from './fetch-key.ts';
import { trustedKeyAddress } from './key-address.ts';
import { seenMessages } from './seen-messages.ts';
import { isSigned } from './signature.ts';
import { signingKeys } from './signing-keys.ts';

/** Far above any ticket; texts of notes do not come with it. */
const MAX_BYTES = 1024 * 1024;
const MOST_REMEMBERED = 10_000;

/** Sends the id of a ticket to be looked at, by a deadline in ms since 1970; true once that is durable. Never rejects. */
export type SendTicketId = (ticketId: string, deadline: number) => Promise<boolean>;

export interface CallbackRouteOptions {
  readonly send: SendTicketId;
  readonly log: DeskLog;
  readonly fetchKey?: FetchKey;
  /** In ms since 1970. */
  readonly now?: () => number;
}

/**
 * Takes Manage's callbacks: verifies the sender, then sends the ticket's id and nothing else, for what the ticket says is read
 * anew over the API. A callback is answered with 200 once that is durable, or where nothing has to be sent.
 */
export function manageCallbackRoute(
  settings: Pick<ManageSettings, 'url' | 'companyId' | 'clientId' | 'privateAddresses'>,
  { send, log, fetchKey = fetchSigningKey(settings), now = Date.now }: CallbackRouteOptions,
): CallbackRoute {
  const keys = signingKeys(fetchKey, now);
  const seen = seenMessages(MOST_REMEMBERED);

  function refuse(refusal: Refusal, details: object): CallbackAnswer {
    const { status, message, advice } = REFUSALS[refusal];
    log(message, { ...details, advice });
    return { status, reason: refusal };
  }

  async function receive({ headers, bytes, deadline }: CallbackRequest): Promise<CallbackAnswer> {
    const size = { bytes: bytes.length };
    const signature = headers['x-content-signature'];
    if (typeof signature !== 'string' || signature === '') return refuse('unsigned', size);
    const claimed = readUnverified(bytes);
    if (claimed === undefined) return refuse('unreadable', size);
    const sender = { ...size, messageId: shown(claimed.MessageId) };
    const keyAddress = claimed.Metadata?.key_url ?? '';
    const address = trustedKeyAddress(keyAddress, settings.url);
    if (address === undefined) return refuse('untrusted-key', { ...sender, keyAddress: shown(keyAddress) });
    const refused = await verify(address, bytes, signature, sender);
    if (refused !== undefined) return refused;

    const callback = readVerified(bytes);
    if (callback?.Type.toLowerCase() !== 'ticket') return refuse('not-a-ticket', sender);
    if (callback.CompanyId.toLowerCase() !== settings.companyId.toLowerCase())
      return refuse('other-company', sender);
    return act(callback, deadline);
  }

  /** What to answer where the signature does not fit, or cannot be verified now. */
  async function verify(
    address: string,
    bytes: Buffer,
    signature: string,
    sender: object,
  ): Promise<CallbackAnswer | undefined> {
    // A remembered key that does not fit may have been replaced at the server.
    for (const ask of [keys.at, keys.renewed]) {
      const found = await ask(address);
      if (found.kind === 'too-many') return refuse('too-many-keys', sender);
      if (found.kind === 'failed') return refuse('no-key', { ...sender, problem: found.problem });
      if (isSigned(bytes, signature, found.key)) {
        keys.proven(address);
        return undefined;
      }
    }
    return refuse('forged', sender);
  }

  async function act(callback: VerifiedCallback, deadline: number): Promise<CallbackAnswer> {
    const { MessageId: messageId, ID: ticketId } = callback;
    if (messageId !== undefined && seen.has(messageId)) return { status: 200, reason: 'repeat' };
    if (!mayBeOurs(callback)) return { status: 200, reason: 'not-ours' };
    if (!(await send(String(ticketId), deadline))) return { status: 429, reason: 'not-durable' };
    if (messageId !== undefined) seen.add(messageId);
    return { status: 200, reason: 'sent' };
  }

  return { path: CALLBACK_PATH, maxBytes: MAX_BYTES, receive };
}

/** What an unknown sender wrote, fit for a log. */
function shown(text: string | undefined): string | undefined {
  return text === undefined ? undefined : neutralise(text.slice(0, 200));
}
