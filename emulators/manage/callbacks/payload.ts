import type { StoredCallback } from './callback.ts';

/** What happened to a ticket. */
export type CallbackAction = 'added' | 'updated' | 'deleted';

/** One event of a callback. `entity` is the ticket as JSON, `null` where it is gone. */
export interface CallbackEvent {
  readonly action: CallbackAction;
  readonly ticketId: number;
  readonly entity: string | null;
}

/** Who sends, as the payload tells it. `origin` has no slash at the end. */
export interface PayloadSource {
  readonly companyId: string;
  readonly origin: string;
  readonly keyUrl: string;
}

/**
 * The address of one call: the record's id and the action are appended to the registered text, whatever that
 * ends with.
 */
export function callUrl(callback: StoredCallback, event: CallbackEvent): string {
  return `${callback.entry.url}${event.ticketId}&action=${event.action}`;
}

/**
 * The body of one call. There are spaces between its members, so that a receiver which verifies JSON that it
 * has written anew, and not the bytes it received, fails.
 */
export function renderPayload(
  messageId: string,
  source: PayloadSource,
  callback: StoredCallback,
  event: CallbackEvent,
): string {
  const payload = {
    MessageId: messageId,
    // Callbacks name the host that people use, which has no `api-` before it.
    FromUrl: new URL(source.origin).host.replace(/^api-/u, ''),
    CompanyId: source.companyId,
    // Whose identifier this is, is not recorded; the one who registered, so that nobody can tell own changes
    // by it.
    MemberId: callback.member.identifier,
    Action: event.action,
    Type: callback.entry.type,
    ID: event.ticketId,
    ProductInstanceId: `${source.companyId}-1`,
    PartnerId: `${source.companyId}-1`,
    Entity: event.entity,
    Metadata: { key_url: source.keyUrl },
    CallbackObjectRecId: callback.id,
  };
  const members = Object.entries(payload).map(([name, value]) => `"${name}": ${JSON.stringify(value)}`);
  return `{${members.join(', ')}}`;
}
