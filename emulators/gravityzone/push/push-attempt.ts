import type { Params } from '../api/params.ts';
import type { FaultBox } from '../faults.ts';
import { pushBody } from './push-body.ts';
import type { Message } from './push-buffer.ts';
import type { Courier, Delivery } from './push-delivery.ts';
import type { PushSettings } from './push-settings.ts';
import type { PushStats } from './push-stats.ts';

/** What the sender works with. */
export interface PushParts {
  readonly apiKey: string;
  readonly faults: FaultBox;
  readonly stats: PushStats;
  readonly now: () => number;
  /** The number of the incident of an event, where it is known. */
  numberOf(event: Params): number | undefined;
}

/** An event that `sendTestPushEvent` asked for. */
export function isTest(event: Params): boolean {
  return event['_testEvent_'] === true;
}

/** Gives a function that lets the courier try to deliver one message, and counts what came of it. */
export function attempts(parts: PushParts, post: Courier) {
  const { apiKey, faults, stats, now } = parts;
  let turn = 0;

  function bodyOf(message: Message, settings: PushSettings): string {
    const { pushNonsenseId, productVersion } = faults.current();
    return pushBody(settings.serviceType, message.events, {
      id: pushNonsenseId ? 150_537 : (message.id ?? now()),
      turn: (turn += 1),
      productVersion,
      numberOf: (event) => parts.numberOf(event),
    });
  }

  return async (message: Message, settings: PushSettings): Promise<Delivery> => {
    const { pushTimeoutMs, pushContentType } = faults.current();
    const { url, serviceType, authorization, splunkAuthorization, requireValidSslCertificate } = settings;
    const body = bodyOf(message, settings);
    const to = {
      url,
      authorization: serviceType === 'splunk' ? (splunkAuthorization ?? authorization) : authorization,
      requireValidSslCertificate,
      timeoutMs: pushTimeoutMs,
      contentType: pushContentType === '' ? undefined : pushContentType,
    };
    const outcome = await post.deliver(to, apiKey, body);
    if (outcome.kind === 'failed') stats.failed(outcome.failure);
    else stats.delivered(message.events.length, message.events.filter(isTest).length);
    return outcome;
  };
}
