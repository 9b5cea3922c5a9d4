import { Counter, Gauge, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';
import { NEW_EXTENDED_INCIDENT, NEW_INCIDENT, OTHER_MODULES } from '../gravityzone/modules.ts';
import type { PushEvent } from '../gravityzone/push-contents.ts';
import type { TemporalReply } from '../mailbox/ask-temporal.ts';

/** How a request to the push endpoint can end. */
export const PUSH_OUTCOMES = [
  'accepted',
  'later',
  'busy',
  'not-found',
  'wrong-method',
  'unauthorized',
  'too-large',
  'broken',
  'failed',
] as const;
export type PushOutcome = (typeof PUSH_OUTCOMES)[number];

/** Every status that a callback can be answered with. */
const CALLBACK_STATUSES = [200, 400, 401, 403, 405, 413, 429] as const;
export type CallbackStatus = (typeof CALLBACK_STATUSES)[number];

const QUARANTINE_OUTCOMES = ['kept', 'repeated', 'later'] as const;

const HAND_OVER_OUTCOMES = ['taken', 'refused', 'full', 'later'] as const;

/** What the gateway counts. */
export interface GatewayMetrics {
  readonly push: (outcome: PushOutcome) => void;
  readonly event: (event: PushEvent) => void;
  readonly handOver: (reply: TemporalReply, seconds: number) => void;
  readonly quarantined: (outcome: (typeof QUARANTINE_OUTCOMES)[number]) => void;
  readonly callback: (route: string, status: CallbackStatus) => void;
}

/**
 * Registers the gateway's metrics, every label at 0. `waiting` tells how many events wait to be handed over,
 * `routes` are the paths of the callback routes.
 */
export function registerGatewayMetrics(
  registry: Registry,
  waiting: () => number,
  routes: readonly string[] = [],
): GatewayMetrics {
  const registers = [registry];
  const pushes = new Counter({
    name: 'plumbline_pushes_total',
    help: 'Requests to the push endpoint by outcome.',
    labelNames: ['outcome'],
    registers,
  });
  const events = new Counter({
    name: 'plumbline_events_total',
    help: 'Events of understood push messages by module and kind.',
    labelNames: ['module', 'kind'],
    registers,
  });
  const handOvers = new Counter({
    name: 'plumbline_hand_overs_total',
    help: 'Calls that hand events of one incident over to Temporal, by outcome.',
    labelNames: ['outcome'],
    registers,
  });
  const handOverSeconds = new Histogram({
    name: 'plumbline_hand_over_seconds',
    help: 'Duration of hand-overs to Temporal.',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers,
  });
  const quarantined = new Counter({
    name: 'plumbline_quarantined_total',
    help: 'Bodies and events brought to quarantine, by outcome.',
    labelNames: ['outcome'],
    registers,
  });
  const callbacks = new Counter({
    name: 'plumbline_callbacks_total',
    help: 'Requests to the routes of desks, by route and HTTP status of the answer.',
    labelNames: ['route', 'status'],
    registers,
  });
  new Gauge({
    name: 'plumbline_waiting_events',
    help: 'Events that wait for their hand-over.',
    registers,
    collect() {
      this.set(waiting());
    },
  });

  for (const outcome of PUSH_OUTCOMES) pushes.inc({ outcome }, 0);
  for (const outcome of HAND_OVER_OUTCOMES) handOvers.inc({ outcome }, 0);
  for (const outcome of QUARANTINE_OUTCOMES) quarantined.inc({ outcome }, 0);
  for (const module of [NEW_INCIDENT, NEW_EXTENDED_INCIDENT]) {
    for (const kind of ['incident', 'test', 'unreadable']) events.inc({ module, kind }, 0);
  }
  for (const module of [...OTHER_MODULES, 'other']) events.inc({ module, kind: 'other' }, 0);
  events.inc({ module: 'other', kind: 'unreadable' }, 0);
  for (const route of routes) for (const status of CALLBACK_STATUSES) callbacks.inc({ route, status }, 0);

  return {
    push: (outcome) => pushes.inc({ outcome }),
    event: (event) => events.inc({ module: moduleLabel(event), kind: event.kind }),
    handOver: (reply, seconds) => {
      handOvers.inc({ outcome: reply.kind });
      handOverSeconds.observe(seconds);
    },
    quarantined: (outcome) => quarantined.inc({ outcome }),
    callback: (route, status) => callbacks.inc({ route, status }),
  };
}

/** Unknown modules share one label: their names are the sender's text. */
function moduleLabel(event: PushEvent): string {
  switch (event.kind) {
    case 'incident':
      return event.event.facts.incidentType === 'extendedIncident' ? NEW_EXTENDED_INCIDENT : NEW_INCIDENT;
    case 'test':
      return event.module;
    case 'unreadable':
      return event.module ?? 'other';
    case 'other':
      return OTHER_MODULES.has(event.module) ? event.module : 'other';
  }
}
