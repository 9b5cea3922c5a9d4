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
  /** Whether GravityZone is told: by the settings, and where it was not the same before. */
  readonly writtenBack: 'yes' | 'nothing-new' | 'off';
}

/** What becomes of the ticket at a desk, by the settings. */
export interface ClosedDesk {
  readonly desk: string;
  readonly ticket: string | undefined;
  readonly becomes: keyof typeof BECOMES;
  /** The ticket that it was merged into. */
  readonly mergedInto?: string;
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
  const isRepeated = facts.status === taken;
  return {
    status: taken,
    was: facts.status,
    desks: standings.map((standing) =>
      closedDesk(standing, { isRepeated, closes: closing.get(standing.desk) === true }),
    ),
    writtenBack: enabled && told ? (isRepeated ? 'nothing-new' : 'yes') : 'off',
  };
}

/** What becomes of a ticket; `isRepeated`: the incident had this status before, `closes`: the settings have tickets closed. */
export function closedDesk(
  standing: Pick<DeskStanding, 'desk' | 'ticket' | 'seen' | 'shouldBe'>,
  how: { readonly isRepeated: boolean; readonly closes: boolean },
): ClosedDesk {
  const { desk, ticket, seen } = standing;
  const mergedInto = seen?.state === 'merged' ? seen.mergedInto : undefined;
  return {
    desk,
    ticket,
    becomes: becomes(standing, how),
    ...(mergedInto !== undefined && { mergedInto }),
  };
}

function becomes(
  { ticket, seen, shouldBe }: Parameters<typeof closedDesk>[0],
  { isRepeated, closes }: Parameters<typeof closedDesk>[1],
): ClosedDesk['becomes'] {
  if (ticket === undefined) return 'none';
  if (seen?.state === 'closed') return 'closed-already';
  if (seen?.state === 'merged' || seen?.state === 'gone') return seen.state;
  if (isRepeated && shouldBe === undefined) return 'told-already';
  return closes ? 'closed' : 'noted';
}

const BECOMES = {
  none: () => 'no ticket, and none is opened now.',
  'closed-already': (ticket: string) => `ticket ${ticket} is closed already, and stays so.`,
  'told-already': (ticket: string) => `ticket ${ticket} has its closing update already.`,
  merged: (ticket: string, into = 'another one') =>
    `ticket ${ticket} was merged into ${into} at the desk. What is still to be told goes there if the desk shows it and it is of the same company.`,
  gone: (ticket: string) =>
    `the desk does not show ticket ${ticket} any more: there is nowhere to write, and no ticket is opened now.`,
  noted: (ticket: string) =>
    `ticket ${ticket} gets a closing update and stays open (\`closeTickets\` is off for this desk).`,
  closed: (ticket: string) => `ticket ${ticket} gets a closing update and is closed.`,
} as const;

const WRITTEN_BACK = {
  yes: 'GravityZone is told.',
  'nothing-new': 'GravityZone is told nothing new.',
  off: 'GravityZone is not told (`writeBack.status` is off): close it there, too.',
} as const satisfies Record<ClosedIncident['writtenBack'], string>;

/** The same for a terminal. */
export function closedText({ incidentId }: IncidentName, closed: ClosedIncident): string {
  const { status, was, desks, writtenBack } = closed;
  return [
    `Incident ${incidentId} is ${status}${was === status ? ', as it was before' : ''}. What GravityZone sends later opens it again.`,
    ...desks.map(
      ({ desk, ticket = '', becomes, mergedInto }) => `${desk}: ${BECOMES[becomes](ticket, mergedInto)}`,
    ),
    WRITTEN_BACK[writtenBack],
    '',
  ].join('\n');
}
