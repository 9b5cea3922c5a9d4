import { COMPANIES } from '../../demo/seed.ts';
import { categoryName, categoryOf, compareCategories } from '../../src/incident/category.ts';
import { diffFacts } from '../../src/incident/diff.ts';
import type { Delivery } from '../../src/incident/delivery.ts';
import type { Facts } from '../../src/incident/facts.ts';
import { isClosed } from '../../src/incident/status.ts';
import type { Policy } from '../../src/incident/policy.ts';
import type { IncidentView } from '../../src/workflows/contracts.ts';
import type { Done } from './people.ts';
import { isOurs, PLACES } from './servers.ts';
import type { StandingTicket } from './servers.ts';
import type { SentEvent } from './gravityzone.ts';
import { readTexts } from './ticket-texts.ts';
import type { TicketText } from './ticket-texts.ts';
import { tellAll, untold } from './told.ts';

/** How everything stands once a sequence came to rest. */
export interface Outcome {
  readonly incidentId: string;
  /** The settings in force at the end. */
  readonly policy: Policy;
  /** Whether they were the same from the start. */
  readonly isSettled: boolean;
  /** Whether rules of Manage took changes back for a while. */
  readonly isRuled: boolean;
  /** What Temporal took, in the order of its arrival. */
  readonly sent: readonly SentEvent[];
  readonly done: readonly Done[];
  readonly view: IncidentView;
  readonly desks: readonly DeskOutcome[];
}

export interface DeskOutcome {
  readonly name: 'automate' | 'manage';
  readonly delivery: Delivery | undefined;
  /** Ids of tickets that people made. */
  readonly byPeople: readonly string[];
  readonly tickets: readonly StandingTicket[];
  /** Ids of tickets that the log or the delivery named: as twins, or as put aside by an operator's word. */
  readonly named: ReadonlySet<string>;
  /**
   * Whether the incident's workflow ended while the desk was out of the settings: it is owed nothing before
   * the next event.
   */
  readonly isLeftOut: boolean;
}

/** What stands otherwise than it should, a sentence each; empty where all is well. */
export function complaintsOf(outcome: Outcome): readonly string[] {
  return [
    ...outcome.desks.flatMap((desk) =>
      [
        ...(desk.isLeftOut ? [] : checkTicketIsThere(desk, outcome)),
        ...nameOthers(desk, outcome),
        ...desk.tickets.flatMap((ticket) => readInOrder(ticket, outcome)),
        ...desk.tickets.flatMap(keepSecrets),
        ...(desk.isLeftOut ? [] : checkTicket(desk, outcome)),
      ].map((complaint) => `${desk.name}: ${complaint}`),
    ),
  ];
}

/**
 * What an incident's newest life was told: of each fact what was sent last, whatever the order of arrival.
 */
export function newestFacts(sent: readonly SentEvent[]): Facts {
  const events = sent.filter(({ life }) => life === sent.at(-1)?.life);
  return Object.assign(
    {},
    ...events.toSorted((a, b) => a.sentAt - b.sentAt).map(({ facts }) => facts),
  ) as Facts;
}

function liveTicket({ delivery, tickets }: DeskOutcome): StandingTicket | undefined {
  return tickets.find(({ id }) => id === delivery?.ticket?.id);
}

/** Whether the incident is worth a new ticket at a desk. */
function isDue(
  { name: at }: DeskOutcome,
  { policy, sent, view }: Pick<Outcome, 'policy' | 'sent' | 'view'>,
): boolean {
  const { openFrom } = policy.desks.find(({ name }) => name === at)?.tickets ?? { openFrom: 'low' };
  const isBelow =
    openFrom === 'never' || compareCategories(categoryOf(newestFacts(sent), policy.bands), openFrom) < 0;
  return !isBelow && !isClosed(view.facts) && view.watchEnded === undefined;
}

/** Nothing of one company stands on a ticket of another one. */
function keepSecrets({ id, company, texts }: StandingTicket): string[] {
  const others = COMPANIES.filter((each) => each.manage !== company && each.automate !== company);
  const names = PLACES.filter(({ companyId }) => others.some((other) => other.id === companyId));
  return names
    .filter(({ computerName }) => texts.some((text) => text.includes(computerName)))
    .map(({ computerName }) => `ticket ${id} tells another company of ${computerName}`);
}

/**
 * A ticket is kept up, unless none is due; and it is there, unless people took it away since its last news.
 */
function checkTicketIsThere(desk: DeskOutcome, { policy, sent, view, done }: Outcome): string[] {
  const live = desk.delivery?.ticket?.id;
  if (live === undefined) {
    if (desk.delivery?.doubt !== undefined) return []; // see `unrest`
    return isDue(desk, { policy, sent, view }) ? ['there is no ticket'] : [];
  }
  const ticket = liveTicket(desk);
  if (ticket !== undefined && ticket.state !== 'merged') return [];
  const taken = done.findLast(
    ({ desk: at, ticket: id, deed }) =>
      at === desk.name && id === live && (deed === 'delete' || deed === 'merge'),
  );
  // Nothing tells of it before the next news; a desk that is watched would, and then nothing would be due
  // either.
  const isQuiet = taken !== undefined && isSame(newestFacts(sent.slice(0, taken.sent)), newestFacts(sent));
  return isQuiet ? [] : [`ticket ${live} is kept up, but does not stand there`];
}

function isSame(before: Facts, after: Facts): boolean {
  return diffFacts(before, after).length === 0;
}

/** Every other ticket is named: as a twin, as the one that another succeeds; or it was merged away. */
function nameOthers(
  { name, delivery, tickets, named, byPeople }: DeskOutcome,
  { incidentId, view, done }: Outcome,
): string[] {
  const live = delivery?.ticket?.id;
  // A life that hears of a closed incident alone does not look for tickets of the lives before it.
  if (live === undefined && delivery?.foundNone !== true && isClosed(view.facts)) return [];
  if (live === undefined && delivery?.doubt !== undefined) return []; // see `unrest`
  const adopted = done
    .filter(({ desk, deed }) => desk === name && deed === 'adopt')
    .map(({ ticket }) => ticket);
  const succeeded = new Set(
    tickets.flatMap(({ texts }) => texts.flatMap((text) => /replaces ticket ([0-9]+)/.exec(text)?.[1] ?? [])),
  );
  // The successor may be gone, or not due any more: the delivery names the ticket, too.
  if (delivery?.predecessor !== undefined) succeeded.add(delivery.predecessor.id);
  return tickets
    .filter((ticket) => ticket.id !== live && isOurs(ticket, incidentId) && ticket.state !== 'merged')
    .filter(({ id }) => ![...adopted, ...byPeople].includes(id) && !named.has(id) && !succeeded.has(id))
    .map(({ id }) => `ticket ${id} is silently there besides ${live ?? 'none'}`);
}

/** Within a life marks rise in the order of the notes, so none is there twice. */
function readInOrder({ id, texts }: StandingTicket, { incidentId }: Outcome): string[] {
  const newest = new Map<string, number>();
  // What a twin is told is no news of the incident.
  const news = readTexts(texts, incidentId).filter(
    ({ text }) => !text.startsWith('This ticket is a twin of '),
  );
  return news.flatMap(({ life, revision }) => {
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

function checkTicket(desk: DeskOutcome, outcome: Outcome): string[] {
  const ticket = liveTicket(desk);
  if (ticket === undefined || ticket.state === 'merged') return [];
  const { done, incidentId, sent } = outcome;
  const { companyId } = newestFacts(sent);
  const company = COMPANIES.find(({ id }) => id === companyId);
  if (ticket.company !== company?.manage && ticket.company !== company?.automate)
    // The old company is told no more; a successor opens once one is due.
    return isDue(desk, outcome) ? [`ticket ${ticket.id} stands at another company`] : [];
  // What was merged into it tells the beginning.
  const merged = done.flatMap(({ into, ticket: id }) =>
    into === ticket.id ? desk.tickets.filter((each) => each.id === id) : [],
  );
  const texts = [...merged, ticket].flatMap((each) => readTexts(each.texts, incidentId));
  const { told, complaints } = tellAll(texts);
  const own = readTexts(ticket.texts, incidentId);
  // Who closed the ticket was not told that the incident closed, too: its opening is told as a change from
  // that.
  const isClosedByPeople = done.some(
    ({ desk: at, ticket: id, deed }) => at === desk.name && id === ticket.id && deed === 'close',
  );
  return [
    ...complaints.filter((complaint) => !(isClosedByPeople && complaint.startsWith('changes status in'))),
    ...untold(told, newestFacts(sent)),
    ...(desk.delivery?.isOwn === true
      ? [...checkPlace(desk, ticket, own, outcome), ...checkState(desk, ticket, outcome)]
      : []),
  ].map((complaint) => `ticket ${ticket.id} ${complaint}`);
}

/**
 * It stands where its category belongs, or somebody moved it: since the last shift, or so the last shift
 * says.
 */
function checkPlace(
  { name, delivery }: DeskOutcome,
  ticket: StandingTicket,
  texts: readonly TicketText[],
  { policy, sent, done, isRuled }: Outcome,
): string[] {
  const category = categoryOf(newestFacts(sent), policy.bands);
  if (ticket.category === category) return [];
  const moved = done.findLast(
    ({ desk, ticket: id, deed }) =>
      // Where a ticket stands that an operator named was chosen by people, too.
      desk === name && id === ticket.id && (deed === 'move' || deed === 'raise' || deed === 'adopt'),
  );
  const shifted = texts.findLast(({ shiftedTo, kind }) => shiftedTo !== undefined || kind === 'whole');
  // One that was on its way had perhaps changed the place already, and its note came after.
  const sinceText = moved === undefined ? 0 : moved.texts + (moved.atRest ? 0 : 1);
  const isSince = moved !== undefined && (shifted === undefined || shifted.index < sinceText);
  const isSaid = /is not where tickets of its category belong|is above that of its category/.test(
    shifted?.text ?? '',
  );
  // What a rule of Manage takes back is written twice, then told by the next note; a move right after a write
  // looks the same.
  const { untaken } = delivery ?? {};
  const remark = `The desk did not take over the category ${categoryName(category)}.`;
  const isTold = texts.some(({ index, text }) => index >= (shifted?.index ?? 0) && text.includes(remark));
  const isRefused = untaken?.category === category && (untaken.times === 2 || isTold);
  // One that a rule takes back right after the answer is noticed with the next news.
  const isUnnoticed = isRuled && name === 'manage' && delivery?.shifted?.from === ticket.category;
  if (isUnnoticed && delivery?.category === category) return [];
  const mayBeRefused = moved !== undefined || (isRuled && name === 'manage');
  if (isSince || (moved !== undefined && isSaid) || (mayBeRefused && isRefused)) return [];
  return [`stands as ${ticket.category ?? 'no category'}, not ${category}`];
}

/** It is open as long as its incident is, and closed with it, unless a technician did otherwise. */
function checkState(
  { name }: DeskOutcome,
  { id, state, texts }: StandingTicket,
  { view, done, sent, policy, isSettled, isRuled }: Outcome,
): string[] {
  // A rule of Manage takes back the status, too; it is not fought.
  if (isRuled && name === 'manage') return [];
  // At Manage a ticket gets an open status of the board that it is moved to.
  const deeds = ['close', 'reopen', 'adopt', ...(name === 'manage' ? ['move'] : [])];
  const last = done.findLast(
    ({ desk, ticket, deed }) => desk === name && ticket === id && deeds.includes(deed),
  );
  // Only the incident's change closes a ticket: one that is named afterwards is told that the incident is
  // closed, and stays open.
  const isNamedLate =
    last?.deed === 'adopt' &&
    texts.some((text) => /^This is the incident.*^Incident status: (closed|false positive)/ms.test(text));
  const isReopened = last?.deed === 'reopen' || last?.deed === 'move';
  if (isClosed(view.facts))
    return state === 'closed' || isReopened || isNamedLate ? [] : ['is open, its incident is closed'];
  // Nothing but news opens what a technician closed.
  const isQuiet = last?.deed === 'close' && last.atRest && isSettled && last.sent === sent.length;
  if (state === 'open') return isQuiet ? ['is open, although no news were sent since it was closed'] : [];
  // A twin that was closed takes the place of a ticket that people deleted; that nobody watches any more opens
  // nothing.
  const wasTwin = texts.some((text) => text.startsWith('This ticket is a twin of '));
  if (wasTwin && view.watchEnded !== undefined) return [];
  if (last?.deed !== 'close') return ['is closed, its incident is open'];
  // By default news that were sent since open it again; clocks are known to the second.
  const news = sent.slice(last.sent).filter(({ sentAt }) => sentAt > last.at + 3_000);
  const before = newestFacts(sent.slice(0, sent.length - news.length));
  const isNews = isSettled && news.length > 0 && !isSame(before, newestFacts(sent));
  return isNews && policy.desks.length > 0 ? ['is closed, although news were sent since'] : [];
}
