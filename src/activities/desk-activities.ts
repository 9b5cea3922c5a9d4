import type { Attempt, ConfirmOutcome, Desk, Placement, TicketUpdate } from '../desks/desk.ts';
import type { Outcome } from '../incident/delivery-outcomes.ts';
import type { Facts } from '../incident/facts.ts';
import { isClosed } from '../incident/lifecycle.ts';
import { renderResumeNote } from '../incident/resume-note.ts';
import type { Snapshot } from '../incident/snapshot.ts';
import { renderSubject } from '../incident/subject.ts';
import type { Predecessor, Shift, Submission, TicketKey, TicketRef } from '../incident/ticket.ts';
import { renderTicketBody } from '../incident/ticket-body.ts';
import { renderUpdateNote } from '../incident/update-note.ts';
import { attemptOf, notYet, waitBeforeConfirming } from './attempt.ts';

/** What `openTicket` is asked. */
export interface OpenTicketInput {
  readonly key: TicketKey;
  readonly snapshot: Snapshot;
  /** The ticket that this one succeeds. */
  readonly predecessor: Predecessor | undefined;
  /** Whether one is to be opened where none is found. */
  readonly create: boolean;
  readonly uncertain: boolean;
}

/** What `updateTicket` is asked. */
export interface UpdateTicketInput {
  readonly key: TicketKey;
  readonly ticket: TicketRef;
  /** What the ticket said when we last knew; missing where it is from before our time. */
  readonly from: Snapshot | undefined;
  /** What attempts of unknown outcome may have written since. */
  readonly attempted: readonly Snapshot[];
  readonly to: Snapshot;
  readonly shift: Shift | undefined;
  readonly uncertain: boolean;
}

export interface ConfirmActivity {
  /** Reads back an accepted write; fails, to be tried again, until it is there. */
  confirmWrite(submission: Submission): Promise<Outcome>;
}

/** The activities of one desk's task queue. All are idempotent. */
export interface DeskActivities extends ConfirmActivity {
  openTicket(input: OpenTicketInput): Promise<Outcome>;
  updateTicket(input: UpdateTicketInput): Promise<Outcome>;
}

/** What the activities of a desk need. */
export interface DeskDependencies {
  readonly desk: Desk;
  /** Name of a GravityZone company, where it is known. */
  readonly companyName: (companyId: string) => string | undefined;
}

/** Makes the activities that write to one desk: texts are rendered here, the desk only carries them. */
export function deskActivities({ desk, companyName }: DeskDependencies): DeskActivities {
  const clientName = (facts: Facts): string | undefined =>
    facts.companyName ?? (facts.companyId === undefined ? undefined : companyName(facts.companyId));

  const placementOf = (facts: Facts): Placement => ({
    companyId: facts.companyId,
    companyName: clientName(facts),
    computerName: facts.computerName,
    computerFqdn: facts.computerFqdn,
    computerIps: facts.computerIps ?? [],
  });

  const noteAfter = (
    input: UpdateTicketInput,
    found: number | undefined,
    remarks: readonly string[],
  ): string | undefined => {
    const { key, to } = input;
    if (found !== undefined && found >= to.revision) return undefined;
    const from = input.attempted.findLast((snapshot) => snapshot.revision <= (found ?? 0)) ?? input.from;
    if (from === undefined) {
      return renderResumeNote({
        incidentId: key.incidentId,
        snapshot: to,
        clientName: clientName(to.facts),
        remarks,
      });
    }
    return renderUpdateNote({
      incidentId: key.incidentId,
      from,
      to,
      covers: { first: from.revision + 1, last: to.revision },
      remarks,
    });
  };

  return {
    async openTicket({ key, snapshot, predecessor, create, uncertain }) {
      const { facts, category, revision } = snapshot;
      const { incidentId, generation } = key;
      const subject = renderSubject({ incidentId, generation, category, facts });
      const body = (remarks: readonly string[]): string =>
        renderTicketBody({
          incidentId,
          generation,
          snapshot,
          clientName: clientName(facts),
          predecessor,
          remarks,
        });
      return attemptOf(uncertain, async (attempt) => {
        const outcome = await desk.openTicket(
          { key, placement: placementOf(facts), category, subject, body, revision, create },
          attempt,
        );
        if (outcome.kind === 'found') return { ...outcome, uncertain: attempt.uncertain };
        if (outcome.kind !== 'submitted') return outcome;
        const seen = await lookAtOnce(desk, outcome.submission, attempt);
        if (seen.kind === 'pending') return outcome;
        return seen.kind === 'found' ? { ...seen, uncertain: true } : { kind: 'opened', ticket: seen.ticket };
      });
    },

    async updateTicket(input) {
      const { key, ticket, to, shift } = input;
      return attemptOf(input.uncertain, async (attempt) => {
        const outcome = await desk.updateTicket(
          {
            key,
            ticket,
            placement: placementOf(to.facts),
            revision: to.revision,
            sentAt: to.at,
            incident: standing(input),
            shift,
            note: (found, remarks) => noteAfter(input, found, remarks),
          },
          attempt,
        );
        if (outcome.kind !== 'submitted') return outcome;
        const seen = await lookAtOnce(desk, outcome.submission, attempt);
        return seen.kind === 'confirmed' ? { kind: 'updated', ticket: seen.ticket } : outcome;
      });
    },

    async confirmWrite(submission) {
      return attemptOf(true, async (attempt) => {
        await waitBeforeConfirming(attempt);
        const outcome = await desk.confirmWrite(submission, attempt);
        if (outcome.kind === 'pending') throw notYet(desk.name, submission.revision);
        return outcome.kind === 'found' ? { ...outcome, uncertain: true } : outcome;
      });
    },
  };
}

/** How the incident stands against what its ticket says, or may say after attempts of unknown outcome. */
function standing({ from, attempted, to }: UpdateTicketInput): TicketUpdate['incident'] {
  if (isClosed(to.facts)) return 'closed';
  const said = from === undefined ? attempted : [from, ...attempted];
  return said.some(({ facts }) => isClosed(facts)) ? 'reopened' : 'open';
}

/** What a submitted write has come to already; a look that fails leaves the matter to `confirmWrite`. */
async function lookAtOnce(desk: Desk, submission: Submission, attempt: Attempt): Promise<ConfirmOutcome> {
  try {
    return await desk.confirmWrite(submission, attempt);
  } catch {
    return { kind: 'pending' };
  }
}
