import type { Attempt, ClientName, ConfirmOutcome, Desk, Placement, TicketUpdate } from '../desks/desk.ts';
import type { Outcome } from '../incident/delivery-outcomes.ts';
import { diffFacts } from '../incident/diff.ts';
import type { Facts } from '../incident/facts.ts';
import { isClosed } from '../incident/status.ts';
import { renderResumeNote } from '../incident/resume-note.ts';
import type { Snapshot } from '../incident/snapshot.ts';
import { renderSubject } from '../incident/subject.ts';
import type { Predecessor, Shift, Submission, TicketKey, TicketRef } from '../incident/ticket.ts';
import { renderTicketBody } from '../incident/ticket-body.ts';
import { renderUpdateNote } from '../incident/update-note.ts';
import { attemptOf, notYet, waitBeforeConfirming } from './attempt.ts';
import { clientNames } from './client-name.ts';
import type { NameOf } from './client-name.ts';

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
  readonly nameOf: NameOf;
}

/** Makes the activities that write to one desk: texts are rendered here, the desk only carries them. */
export function deskActivities({ desk, nameOf }: DeskDependencies): DeskActivities {
  const nameOfClient = clientNames(nameOf);
  const clientOf = ({ account }: TicketKey, { facts }: Snapshot, { signal }: Attempt): Promise<ClientName> =>
    nameOfClient(account, facts, signal);

  /** The snapshots of an update as tickets show them: with the client's name, where the facts tell another one than before. */
  async function asShown(
    { key, from, attempted, to }: UpdateTicketInput,
    client: ClientName,
    attempt: Attempt,
  ): Promise<ReadonlyMap<Snapshot, Snapshot>> {
    const maySay = from === undefined ? attempted : [from, ...attempted];
    if (maySay.every(({ facts }) => facts.companyName === to.facts.companyName)) return new Map();
    const shown = maySay.map(
      async (said) => [said, withName(said, await clientOf(key, said, attempt))] as const,
    );
    return new Map([...(await Promise.all(shown)), [to, withName(to, client)]]);
  }

  return {
    async openTicket({ key, snapshot, predecessor, create, uncertain }) {
      const { facts, category, revision } = snapshot;
      const { incidentId, generation } = key;
      const subject = renderSubject({ incidentId, generation, category, facts });
      return attemptOf(uncertain, async (attempt) => {
        const client = await clientOf(key, snapshot, attempt);
        const clientName = textOf(client);
        const body = (remarks: readonly string[]): string =>
          renderTicketBody({ incidentId, generation, snapshot, clientName, predecessor, remarks });
        const outcome = await desk.openTicket(
          { key, placement: placementOf(facts, client), category, subject, body, revision, create },
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
        const client = await clientOf(key, to, attempt);
        const shown = await asShown(input, client, attempt);
        const outcome = await desk.updateTicket(
          {
            key,
            ticket,
            placement: placementOf(to.facts, client),
            revision: to.revision,
            sentAt: to.at,
            incident: standing(input),
            shift,
            note: (found, remarks) => noteAfter(input, { clientName: textOf(client), shown }, found, remarks),
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

function textOf(client: ClientName): string | undefined {
  return client.kind === 'known' ? client.name : undefined;
}

function withName(snapshot: Snapshot, client: ClientName): Snapshot {
  if (client.kind !== 'known') return snapshot;
  return { ...snapshot, facts: { ...snapshot.facts, companyName: client.name } };
}

function placementOf(facts: Facts, companyName: ClientName): Placement {
  return {
    companyId: facts.companyId,
    companyName,
    computerName: facts.computerName,
    computerFqdn: facts.computerFqdn,
    computerIps: facts.computerIps ?? [],
  };
}

/** What the look-ups brought: the client's name, and how snapshots looked on the ticket. */
interface Names {
  readonly clientName: string | undefined;
  readonly shown: ReadonlyMap<Snapshot, Snapshot>;
}

/** The note that is due on a ticket whose highest mark is `found`; `undefined` where the ticket says it all. */
function noteAfter(
  { key: { incidentId }, from: delivered, attempted, to }: UpdateTicketInput,
  { clientName, shown }: Names,
  found: number | undefined,
  remarks: readonly string[],
): string | undefined {
  if (found !== undefined && found >= to.revision) return undefined;
  const said = attempted.findLast((snapshot) => snapshot.revision <= (found ?? 0)) ?? delivered;
  if (said === undefined) return renderResumeNote({ incidentId, snapshot: to, clientName, remarks });
  const [before, after] = [shown.get(said) ?? said, shown.get(to) ?? to];
  if (before !== said && remarks.length === 0 && isSame(before, after)) return undefined; // only the name came, and it stands there
  const covers = { first: said.revision + 1, last: to.revision };
  return renderUpdateNote({ incidentId, from: before, to: after, covers, remarks });
}

function isSame(from: Snapshot, to: Snapshot): boolean {
  return from.category === to.category && diffFacts(from.facts, to.facts).length === 0;
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
