import { categoryOf } from '../../src/incident/category.ts';
import type { Category } from '../../src/incident/category.ts';
import type { Delivery } from '../../src/incident/delivery.ts';
import { FACTS } from '../../src/incident/facts.ts';
import type { FactName, Facts } from '../../src/incident/facts.ts';
import type { PushedEvent } from '../../src/incident/incident-event.ts';
import { generationInSubject } from '../../src/incident/marks.ts';
import type { Policy } from '../../src/incident/policy.ts';
import type { StandingTicket } from './servers.ts';
import { membersOf, readTexts } from './ticket-texts.ts';
import type { TicketText } from './ticket-texts.ts';

/** How everything stands once a sequence came to rest. */
export interface Outcome {
  readonly incidentId: string;
  readonly policy: Policy;
  /** What Temporal took of the incident's life. */
  readonly events: readonly PushedEvent[];
  readonly desks: readonly DeskOutcome[];
}

export interface DeskOutcome {
  readonly name: string;
  readonly delivery: Delivery | undefined;
  readonly tickets: readonly StandingTicket[];
  /** Ids of tickets that the log or the delivery named as twins. */
  readonly twins: ReadonlySet<string>;
}

/** What stands otherwise than it should, a sentence each; empty where all is well. */
export function complaintsOf(outcome: Outcome): readonly string[] {
  const facts = newestFacts(outcome.events);
  const category = categoryOf(facts, outcome.policy.bands);
  return outcome.desks.flatMap((desk) =>
    [
      ...countTickets(desk, outcome),
      ...desk.tickets.flatMap((ticket) => readInOrder(ticket, outcome)),
      ...checkLiveTicket(desk, outcome, facts, category),
    ].map((complaint) => `${desk.name}: ${complaint}`),
  );
}

/** Of each fact what was sent last, whatever the order of arrival. */
export function newestFacts(events: readonly PushedEvent[]): Facts {
  return Object.assign(
    {},
    ...events.toSorted((a, b) => a.sentAt - b.sentAt).map(({ facts }) => facts),
  ) as Facts;
}

/** One live ticket; every other one is named as a twin. */
function countTickets({ delivery, tickets, twins }: DeskOutcome, { incidentId }: Outcome): string[] {
  const live = delivery?.ticket?.id;
  if (live === undefined) return ['there is no ticket'];
  if (!tickets.some(({ id }) => id === live)) return [`ticket ${live} is kept up, but does not stand there`];
  return tickets
    .filter(({ id, subject }) => id !== live && isMarked(subject, incidentId) && !twins.has(id))
    .map(({ id }) => `ticket ${id} is silently a second one besides ${live}`);
}

function isMarked(subject: string, incidentId: string): boolean {
  return generationInSubject(subject, { incidentId, mark: 'GZ', formerMarks: [] }) !== undefined;
}

/** Within a life marks rise in the order of the notes, so none is there twice. */
function readInOrder({ id, texts }: StandingTicket, { incidentId }: Outcome): string[] {
  const newest = new Map<string, number>();
  return readTexts(texts, incidentId).flatMap(({ life, revision }) => {
    const before = newest.get(life) ?? 0;
    newest.set(life, Math.max(before, revision));
    if (revision > before) return [];
    return [
      revision === before
        ? `ticket ${id} tells #${revision} of life ${life} twice`
        : `ticket ${id} tells #${revision} of life ${life} after #${before}`,
    ];
  });
}

function checkLiveTicket(
  { delivery, tickets }: DeskOutcome,
  { incidentId }: Outcome,
  facts: Facts,
  category: Category,
): string[] {
  const ticket = tickets.find(({ id }) => id === delivery?.ticket?.id);
  if (ticket === undefined) return [];
  const texts = readTexts(ticket.texts, incidentId);
  const { told, complaints } = tellAll(texts);
  return [
    ...complaints.map((complaint) => `ticket ${ticket.id} ${complaint}`),
    ...Object.keys(facts).flatMap((name) => {
      const fact = name as FactName;
      if (FACTS[fact].shown === 'never') return [];
      const [is, should] = [told.get(fact), shown(facts[fact])];
      return is === should ? [] : [`ticket ${ticket.id} says ${fact} is ${is ?? 'nothing'}, not ${should}`];
    }),
    ...(ticket.category === category
      ? []
      : [`ticket ${ticket.id} stands as ${ticket.category ?? 'no category'}, not ${category}`]),
  ];
}

/** What a reader of all texts knows at their end; each change has to begin where the texts before it ended. */
function tellAll(texts: readonly TicketText[]): {
  readonly told: ReadonlyMap<FactName, string>;
  readonly complaints: readonly string[];
} {
  const told = new Map<FactName, string>();
  const complaints: string[] = [];
  for (const text of texts) {
    for (const change of text.told) {
      const before = told.get(change.fact) ?? 'n/a';
      if (change.kind === 'set') {
        const members = new Set(membersOf(before));
        const isWrong = change.added.some((member) => members.has(member));
        if (isWrong || change.removed.some((member) => !members.has(member)))
          complaints.push(`#${text.revision} changes ${change.fact} from something else than ${before}`);
        for (const member of change.added) members.add(member);
        for (const member of change.removed) members.delete(member);
        told.set(change.fact, shown([...members]));
      } else {
        if (change.from !== undefined && change.from !== before)
          complaints.push(
            `#${text.revision} changes ${change.fact} from ${change.from}, which was ${before}`,
          );
        told.set(change.fact, FACTS[change.fact].kind === 'set' ? shown(membersOf(change.to)) : change.to);
      }
    }
  }
  return { told, complaints };
}

/** A fact as tickets show it, sets sorted. */
function shown(value: Facts[FactName]): string {
  const text = typeof value === 'object' ? value.toSorted().join(', ') : String(value ?? '');
  return text === '' ? 'n/a' : text;
}
