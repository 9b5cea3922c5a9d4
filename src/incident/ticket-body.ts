import { factLines } from './fact-lines.ts';
import type { IncidentStatement } from './fact-lines.ts';
import { noteMark } from './marks.ts';
import { neutralise } from './neutralise.ts';

export interface TicketBody extends IncidentStatement {
  readonly generation: number;
  /** Id of the ticket that this one succeeds. */
  readonly predecessor?: string | undefined;
  /** Remarks of plumbline itself, a sentence each, such as why the ticket stands at the catch-all client. */
  readonly notes?: readonly string[] | undefined;
}

/**
 * The initial payload of a ticket: every label in its order, one a line; what else is known; remarks; and as the last line
 * the mark of the revision that it states. Each value is cut to 8,000 code points. Lines are joined with `\n`.
 */
export function renderTicketBody(body: TicketBody): string {
  const remarks = [...succession(body), ...(body.notes ?? []).map(neutralise)];
  return [
    ...factLines(body),
    '',
    ...remarks,
    ...(remarks.length === 0 ? [] : ['']),
    noteMark(body.incidentId, body.snapshot.revision),
  ].join('\n');
}

function succession({ generation, predecessor }: TicketBody): string[] {
  if (predecessor !== undefined)
    return [`This ticket succeeds ticket ${neutralise(predecessor)} of the same incident.`];
  return generation === 1 ? [] : [`This is ticket ${generation} of the same incident.`];
}
