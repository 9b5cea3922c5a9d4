import type { Params } from '../api/params.ts';
import { cefOf } from './cef.ts';
import type { ServiceType } from './push-settings.ts';

/** What a message holds besides its events. */
export interface MessageStyle {
  /** Id of the envelope, which only `jsonRPC` has. */
  readonly id: number;
  /** Grows with each message; the order of keys follows it. */
  readonly turn: number;
  /** Version of the product, which CEF tells. */
  readonly productVersion: string;
  /** The number of the incident of an event, where it is known. */
  numberOf(event: Params): number | undefined;
}

/** The body of one message in the form that the destination asked for. */
export function pushBody(type: ServiceType, events: readonly Params[], style: MessageStyle): string {
  const shuffled = events.map((event) => turned(event, style.turn));
  switch (type) {
    case 'jsonRPC': {
      const envelope = { jsonrpc: '2.0', method: 'addEvents', params: { events: shuffled }, id: style.id };
      return JSON.stringify(turned(envelope, style.turn));
    }
    case 'splunk':
      return shuffled.map((event) => JSON.stringify({ event })).join('\n\n');
    case 'qradar':
      return shuffled.map((event) => JSON.stringify(event)).join('\n');
    case 'cef':
      return JSON.stringify({
        cef: '0',
        events: events.map((event) => cefOf(event, style.numberOf(event), style.productVersion)),
      });
  }
}

/** The same object with its keys in another order each turn, as they are in real messages. */
function turned(object: Params, turn: number): Params {
  const entries = Object.entries(object);
  const start = entries.length === 0 ? 0 : turn % entries.length;
  return Object.fromEntries([...entries.slice(start), ...entries.slice(0, start)]);
}
