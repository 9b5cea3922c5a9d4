import type { Logger } from 'pino';
import type { EnvelopeId, UnreadableEvent } from '../gravityzone/push-contents.ts';
import type { KeepBytes } from '../mailbox/quarantine-workflows.ts';
import type { GatewayMetrics } from './gateway-metrics.ts';
import type { Delivered, Push } from './push.ts';

/** More than this from one push are kept as the body that they came in, in one piece. */
const MOST_KEPT_SINGLY = 20;

/** An event that cannot be handed over, and why. */
export interface RejectedEvent {
  readonly raw: unknown;
  readonly envelopeId: EnvelopeId;
  readonly reason: string;
  readonly cause: UnreadableEvent['cause'] | 'refused';
  readonly keep: UnreadableEvent['keep'];
  readonly incidentId?: string | undefined;
}

const ADVICE = {
  malformed: 'Look at what this workflow keeps; push its bytes again once they can be read, or discard it.',
  waiting: 'It is kept for a version of plumbline that supports it; push its bytes again then.',
  refused: 'Temporal cannot take it as it is. Look at what this workflow keeps, then discard it.',
} as const;

export interface ToQuarantineOptions {
  readonly keep: KeepBytes;
  readonly metrics: GatewayMetrics;
  readonly logger: Logger;
}

/**
 * Brings what cannot be handed over to quarantine by a deadline (ms since 1970): the body as a whole, or
 * single events of it.
 */
export interface ToQuarantine {
  body(push: Push, reason: string, deadline: number): Promise<Delivered>;
  events(push: Push, rejected: readonly RejectedEvent[], deadline: number): Promise<Delivered>;
}

/** Whatever is kept is counted and logged with its workflow and what to do about it. */
export function toQuarantine({ keep, metrics, logger }: ToQuarantineOptions): ToQuarantine {
  async function quarantine(
    push: Push,
    bytes: Buffer,
    { reason, cause, incidentId }: Pick<RejectedEvent, 'reason' | 'cause' | 'incidentId'>,
    deadline: number,
  ): Promise<Delivered> {
    const { account, receivedAt, contentType } = push;
    const outcome = await keep({ account, bytes, reason, receivedAt, contentType }, deadline);
    metrics.quarantined(outcome.kind);
    if (outcome.kind === 'later') return outcome;
    const { workflowId } = outcome;
    logger.warn(
      { account, workflowId, incident: incidentId, bytes: bytes.length, advice: ADVICE[cause] },
      `quarantined: ${reason}`,
    );
    return { kind: 'durable' };
  }

  const body: ToQuarantine['body'] = (push, reason, deadline) =>
    quarantine(push, push.bytes, { reason, cause: 'malformed' }, deadline);

  return {
    body,
    async events(push, rejected, deadline) {
      if (rejected.length === 0) return { kind: 'durable' };
      if (rejected.length > MOST_KEPT_SINGLY) {
        return body(push, `${rejected.length} of its events could not be handed over.`, deadline);
      }
      const whole = rejected.find((event) => event.keep === 'body');
      if (whole !== undefined) return quarantine(push, push.bytes, whole, deadline);
      const all = rejected.map((event) => quarantine(push, asPush(event), event, deadline));
      return allDurable(await Promise.all(all));
    },
  };
}

/** Durable where all are; else the first reason why not. */
export function allDurable(parts: readonly Delivered[]): Delivered {
  return parts.find((part) => part.kind === 'later') ?? { kind: 'durable' };
}

/** A single event in the envelope that it came in, so that it can be replayed like any push. */
function asPush({ raw, envelopeId: id }: RejectedEvent): Buffer {
  return Buffer.from(JSON.stringify({ jsonrpc: '2.0', method: 'addEvents', params: { events: [raw] }, id }));
}
