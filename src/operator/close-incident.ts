import type { Client } from '@temporalio/client';
import type { DeskStanding } from '../incident/standing.ts';
import type { ClosingStatus } from '../incident/write-back.ts';
import { closeIncident } from '../mailbox/incident-workflows.ts';
import type { IncidentName } from '../mailbox/incident-workflows.ts';
import type { Settings } from '../settings/settings.ts';
import { incidentView } from './incident-view.ts';
import { notTaken } from './not-taken.ts';

/** What comes of an operator's close. */
export interface ClosedIncident {
  readonly status: ClosingStatus;
  /** The status before; missing where nobody had reported one. */
  readonly was: string | undefined;
  readonly desks: readonly ClosedDesk[];
  /** Whether GravityZone is told. */
  readonly isWrittenBack: boolean;
}

/** What becomes of the ticket at a desk, by the settings. */
export interface ClosedDesk {
  readonly desk: string;
  readonly ticket: string | undefined;
  readonly becomes: 'none' | 'closed-already' | 'told-already' | 'noted' | 'closed';
}

/**
 * Ends an incident by an operator's word.
 * @throws NotPossible `unknown-incident`, `not-watched`, or `no-worker` where nobody answers.
 */
export async function closeByOperator(
  client: Client,
  settings: Settings,
  name: IncidentName,
  status: ClosingStatus,
): Promise<ClosedIncident> {
  const { facts, standings } = await incidentView(client, name);
  const taken = await closeIncident(client, name, { status }).catch((error: unknown) => {
    throw notTaken(error, name);
  });
  const closing = new Map<string, boolean | undefined>(
    Object.entries(settings.desks).map(([desk, known]) => [desk, known?.closeTickets]),
  );
  const { enabled = false, status: told = false } = settings.accounts[name.account]?.api?.writeBack ?? {};
  return {
    status: taken,
    was: facts.status,
    desks: standings.map((standing) => ({
      desk: standing.desk,
      ticket: standing.ticket,
      becomes: becomes(standing, facts.status === taken, closing.get(standing.desk) === true),
    })),
    isWrittenBack: enabled && told,
  };
}

function becomes(
  { ticket, seen, shouldBe }: DeskStanding,
  isRepeated: boolean,
  closes: boolean,
): ClosedDesk['becomes'] {
  if (ticket === undefined) return 'none';
  if (seen?.state === 'closed') return 'closed-already';
  if (isRepeated && shouldBe === undefined) return 'told-already';
  return closes ? 'closed' : 'noted';
}

const BECOMES = {
  none: () => 'no ticket, and none is opened now.',
  'closed-already': (ticket: string) => `ticket ${ticket} is closed already, and stays so.`,
  'told-already': (ticket: string) => `ticket ${ticket} has its closing update already.`,
  noted: (ticket: string) =>
    `ticket ${ticket} gets a closing update and stays open (\`closeTickets\` is off for this desk).`,
  closed: (ticket: string) => `ticket ${ticket} gets a closing update and is closed.`,
} as const;

/** The same for a terminal. */
export function closedText({ incidentId }: IncidentName, closed: ClosedIncident): string {
  const { status, was, desks, isWrittenBack } = closed;
  return [
    `Incident ${incidentId} is ${status}${was === status ? ', as it was before' : ''}. What GravityZone sends later opens it again.`,
    ...desks.map(({ desk, ticket = '', becomes }) => `${desk}: ${BECOMES[becomes](ticket)}`),
    isWrittenBack
      ? 'GravityZone is told.'
      : 'GravityZone is not told (`writeBack.status` is off): close it there, too.',
    '',
  ].join('\n');
}
