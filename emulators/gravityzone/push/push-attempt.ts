import type { Params } from '../api/params.ts';
import type { FaultBox } from '../faults/faults.ts';
import { pushBody } from './push-body.ts';
import type { Message } from './push-buffer.ts';
import type { Courier, Delivery } from './push-delivery.ts';
import type { PushLog } from './push-log.ts';
import type { PushSettings } from './push-settings.ts';
import type { PushStats } from './push-stats.ts';

/** What the sender works with. */
export interface PushParts {
  readonly apiKey: string;
  readonly faults: FaultBox;
  readonly stats: PushStats;
  readonly log: PushLog;
  readonly now: () => number;
  /** The number of the incident of an event, where it is known. */
  numberOf(event: Params): number | undefined;
}

/** An event that `sendTestPushEvent` asked for. */
export function isTest(event: Params): boolean {
  return event['_testEvent_'] === true;
}

/** Gives a function that lets the courier try to deliver one message, and counts and logs what came of it. */
export function attempts(parts: PushParts, post: Courier) {
  const { apiKey, faults, stats, log, now } = parts;
  let turn = 0;

  function bodyOf(message: Message, settings: PushSettings): string {
    const { pushNonsenseId, pushIdOfRetry, productVersion, cefEscapes } = faults.current();
    message.triedAt ??= now();
    const sentAt = message.id ?? (pushIdOfRetry === 'kept' ? message.triedAt : now());
    return pushBody(settings.serviceType, message.events, {
      id: pushNonsenseId ? 150_537 : sentAt,
      turn: (turn += 1),
      productVersion,
      escapes: cefEscapes,
      numberOf: (event) => parts.numberOf(event),
    });
  }

  return async (message: Message, settings: PushSettings): Promise<Delivery> => {
    const { pushTimeoutMs, pushContentType } = faults.current();
    const { url, serviceType, authorization, splunkAuthorization, requireValidSslCertificate } = settings;
    const body = message.body ?? bodyOf(message, settings);
    const to = {
      url,
      authorization: serviceType === 'splunk' ? (splunkAuthorization ?? authorization) : authorization,
      requireValidSslCertificate,
      timeoutMs: pushTimeoutMs,
      contentType: pushContentType === '' ? undefined : pushContentType,
    };
    const at = now();
    const outcome: Delivery = faults.spend('pushServiceErrors')
      ? { kind: 'failed', failure: 'serviceError' }
      : await post.deliver(to, apiKey, body);
    if (outcome.kind === 'failed') stats.failed(outcome.failure);
    else
      stats.delivered(message.events.length, message.events.filter(isTest).length, Buffer.byteLength(body));
    log.add({ at, url, serviceType, events: message.events, body, outcome });
    return outcome;
  };
}
