import type { Client } from '@temporalio/client';
import type { HandedOver, HandOverIncidents } from '../activities/feed-activities.ts';
import type { IncidentEvent } from '../incident/incident-event.ts';
import { withoutFacts } from '../incident/left-out.ts';
import type { LeftOut } from '../incident/left-out.ts';
import type { TemporalReply } from '../mailbox/ask-temporal.ts';
import { HAND_OVER_LIMITS } from '../mailbox/hand-over-limits.ts';
import { createHandOver } from '../mailbox/hand-over.ts';
import { sendToIncident, sendToRunningIncident } from '../mailbox/incident-workflows.ts';
import type { SendEvents } from '../mailbox/incident-workflows.ts';
import { createSlots } from '../mailbox/slots.ts';
import { incidentHistorySize, sparingHistory } from '../mailbox/spare-history.ts';

/** Longest that one hand-over may take, in ms. */
const TIMEOUT_MS = 10_000;

/** The summary of an incident that no push started. */
const MISSED = 'Read from the list of incidents: its push was missed';

/** Most calls to Temporal at a time. */
const IN_FLIGHT = 8;

export interface FeedHandOverOptions {
  readonly fairByCompany: boolean;
  /** Facts that do not leave the process. */
  readonly leftOut: () => LeftOut;
}

/**
 * Hands what the feed of an account read to its incidents' workflows. An item that is too large for Temporal
 * goes without the text that it was read from: its facts are bounded.
 */
export function feedHandOver(
  client: Client,
  taskQueue: string,
  account: string,
  { fairByCompany, leftOut }: FeedHandOverOptions,
): HandOverIncidents {
  const slots = createSlots(IN_FLIGHT);
  const historySize = incidentHistorySize(client);

  function by(sendEvents: SendEvents): HandOverIncidents['send'] {
    const send = sparingHistory(sendEvents, historySize);
    const handOver = createHandOver({ send, slots, limits: HAND_OVER_LIMITS });
    return async (incidentId, all) => {
      const events = all.map((event) => withoutFacts(event, leftOut()));
      const hand = (some: readonly IncidentEvent[]) =>
        handOver.send({ account, incidentId, events: some }, Date.now() + TIMEOUT_MS);
      const replies = await hand(events);
      const tooLarge = events.filter(({ raw }, n) => raw !== undefined && replies[n]?.kind === 'refused');
      if (tooLarge.length === 0) return outcomeOf(replies);
      const others = replies.filter((_, n) => !tooLarge.includes(events[n] as IncidentEvent));
      return outcomeOf([...others, ...(await hand(tooLarge.map((event) => ({ ...event, raw: undefined }))))]);
    };
  }

  return {
    send: by(sendToRunningIncident(client)),
    open: by(sendToIncident(client, taskQueue, { summaryOf: () => MISSED, fairByCompany })),
  };
}

/** What became of all: the worst that became of one of them. */
function outcomeOf(replies: readonly TemporalReply[]): HandedOver {
  const is = (kinds: readonly TemporalReply['kind'][]) => replies.find(({ kind }) => kinds.includes(kind));
  const worst = is(['later', 'full']) ?? is(['refused']) ?? is(['gone']);
  return worst === undefined || worst.kind === 'running' ? { kind: 'taken' } : worst;
}
