import { factLines } from './fact-lines.ts';
import type { Surroundings } from './fact-lines.ts';
import { noteMark } from './marks.ts';
import { openingLines } from './opening-lines.ts';
import type { Snapshot } from './snapshot.ts';
import { showBy } from './text-settings.ts';
import type { Predecessor, Succession } from './ticket.ts';

export interface TicketBody extends Surroundings {
  readonly snapshot: Snapshot;
  readonly generation: number;
  /** The ticket that this one succeeds. */
  readonly predecessor?: Predecessor | undefined;
  /** What is to be said besides, a sentence each, such as why the ticket stands at the catch-all client. */
  readonly remarks?: readonly string[];
}

/**
 * The initial payload of a ticket: what it is and what to do next; every label in its order, one a line; what
 * else is known; remarks; and as the last line the mark of the revision that it states. Each value is cut to
 * 8,000 code points. Lines are joined with `\n`.
 */
export function renderTicketBody(body: TicketBody): string {
  const { key, snapshot, clientName, texts } = body;
  const remarks = [...succession(body), ...(body.remarks ?? [])].map(showBy(texts));
  return [
    ...openingLines(snapshot, clientName, texts),
    '',
    ...factLines(snapshot, body),
    '',
    ...remarks,
    ...(remarks.length === 0 ? [] : ['']),
    noteMark(key, snapshot.revision),
  ].join('\n');
}

const WHY: Readonly<Record<Succession, string>> = {
  gone: 'does not exist any more',
  closed: 'was closed',
  company: 'belongs to another company',
};

function succession({ generation, predecessor }: TicketBody): string[] {
  if (predecessor !== undefined)
    return [
      `This ticket replaces ticket ${predecessor.id} of the same incident, which ${WHY[predecessor.because]}.`,
    ];
  return generation === 1 ? [] : [`This is ticket ${generation} of the same incident.`];
}
