import { factLines } from './fact-lines.ts';
import type { IncidentStatement } from './fact-lines.ts';
import { noteMark } from './marks.ts';
import { neutralise } from './neutralise.ts';
import type { Predecessor } from './ticket.ts';

export interface TicketBody extends IncidentStatement {
  readonly generation: number;
  /** The ticket that this one succeeds. */
  readonly predecessor?: Predecessor | undefined;
  /** What the desk has to say, a sentence each, such as why the ticket stands at the catch-all client. */
  readonly remarks?: readonly string[];
}

/**
 * The initial payload of a ticket: every label in its order, one a line; what else is known; remarks; and as the last line
 * the mark of the revision that it states. Each value is cut to 8,000 code points. Lines are joined with `\n`.
 */
export function renderTicketBody(body: TicketBody): string {
  const remarks = [...succession(body), ...(body.remarks ?? []).map(neutralise)];
  return [
    ...factLines(body),
    '',
    ...remarks,
    ...(remarks.length === 0 ? [] : ['']),
    noteMark(body.incidentId, body.snapshot.revision),
  ].join('\n');
}

function succession({ generation, predecessor }: TicketBody): string[] {
  if (predecessor !== undefined) {
    const why = predecessor.because === 'gone' ? 'is not there any more' : 'was closed';
    return [`This ticket succeeds ticket ${neutralise(predecessor.id)} of the same incident, which ${why}.`];
  }
  return generation === 1 ? [] : [`This is ticket ${generation} of the same incident.`];
}
