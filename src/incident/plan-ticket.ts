import { CATEGORIES, compareCategories } from './category.ts';
import { actOnNews, isLeftClosed, isTicketClosed, wasOpen } from './closed-ticket.ts';
import type { Delivery, Problem } from './delivery.ts';
import { risesAbove, saidSoFar, saysOther } from './doubt.ts';
import { fillsUp, FULL_REMARK } from './full-ticket.ts';
import { refuseNamed } from './named-ticket.ts';
import type { MadeBy, TicketPolicy } from './policy.ts';
import { planShift } from './shift.ts';
import { changedCompany } from './snapshot.ts';
import type { Snapshot } from './snapshot.ts';
import { goHome, isMovedAway, standsAside, standsAtOther } from './stands.ts';
import { isClosed } from './status.ts';
import { subjectSaysLess } from './subject.ts';
import { writesToSynced } from './synced-ticket.ts';
import type { ChangePlan, NotePlan, TicketPlan } from './ticket-plan.ts';
import type { NoTicket, TicketPlace, TicketState, TicketThere } from './ticket.ts';
import { isSame } from './worth-telling.ts';

const NOTHING: TicketPlan = { kind: 'nothing' };

/**
 * Decides what is lacking between a ticket as it was read and what it shall say. `left` is what we know of
 * the ticket from before. Every policy of a ticket's life is here or in the pure functions beside it; a desk
 * decides nothing.
 */
export function planTicket(
  read: TicketState,
  target: Snapshot,
  left: Delivery,
  policy: TicketPolicy,
): TicketPlan {
  const problem = refuseNamed(read, left);
  if (problem !== undefined) return { kind: 'refuse', problem };
  const writes = writesToSynced(left, policy);
  if (writes !== undefined) return planSynced(read, target, left, policy, writes);
  return read.kind === 'there'
    ? planForTicket(read, target, left, policy)
    : planWithoutTicket(read, target, left, policy);
}

/** All categories, so that a ticket need not move. */
const EVERYWHERE: TicketPlace = { fits: CATEGORIES, on: CATEGORIES, above: [] };

/** A ticket that another desk's sync made is read, and written to only as far as the settings name it. */
function planSynced(
  read: TicketState,
  target: Snapshot,
  left: Delivery,
  policy: TicketPolicy,
  { shifts, notes }: MadeBy,
): TicketPlan {
  const sparing: TicketPolicy = {
    ...policy,
    closedTickets: [{ do: 'note' }],
    closes: false,
    movesCompany: false,
  };
  if (read.kind !== 'there') return planWithoutTicket(read, target, left, sparing);
  if (notes && left.isNamed && read.stands === 'elsewhere')
    return { kind: 'refuse', problem: syncedElsewhere(read) };
  const plan = planForTicket(shifts ? read : { ...read, place: EVERYWHERE }, target, left, sparing);
  if (plan.kind === 'succeed') return NOTHING; // the other desk's ticket has a successor, which the sync follows
  if (notes) return plan;
  if (plan.kind !== 'change') return plan.kind === 'adopt' ? NOTHING : plan;
  const bare = { ...plan, note: undefined };
  return isEmpty(bare) ? NOTHING : bare;
}

/** Whether an incident is worth a ticket that it does not have, and that plumbline is to open. */
export function isTicketDue(target: Snapshot, left: Delivery, policy: TicketPolicy): boolean {
  if (policy.madeBy !== undefined || !isWorthTicket(target, policy)) return false;
  // Nobody watches any more: a successor of a lost ticket would only say so.
  return left.predecessor === undefined || target.watchEnded === undefined;
}

/** Whether an incident is worth a ticket. */
export function isWorthTicket({ facts, category }: Snapshot, { openFrom }: TicketPolicy): boolean {
  return !isClosed(facts) && openFrom !== 'never' && compareCategories(category, openFrom) >= 0;
}

function planWithoutTicket(
  read: NoTicket,
  target: Snapshot,
  left: Delivery,
  policy: TicketPolicy,
): TicketPlan {
  const { doubt, ticket } = left;
  const create = doubt?.written === undefined ? doubt : undefined;
  const mayAppear = create !== undefined && read.at < create.until;
  if (mayAppear && !(ticket === undefined && policy.overtakes && risesAbove(target, create)))
    return { kind: 'wait', until: create.lookAt };
  if (ticket !== undefined) {
    const until = left.lookAgainAt ?? read.at + policy.lostFor;
    return read.at < until ? { kind: 'lost', until } : { kind: 'succeed', because: 'gone' };
  }
  if (!isTicketDue(target, left, policy)) {
    // No other create makes it void: what it opens late is to be known, and told.
    const mayBeLate = create !== undefined && read.at < create.late;
    return mayBeLate ? { kind: 'wait', until: create.lookAt } : NOTHING;
  }
  const { home } = read;
  return home.kind === 'unmapped' ? refusal(home) : { kind: 'create' };
}

function planForTicket(
  read: TicketThere,
  target: Snapshot,
  left: Delivery,
  policy: TicketPolicy,
): TicketPlan {
  const { doubt } = left;
  if (left.hasStrayed && standsAside(read) && !(policy.movesCompany && read.stands === 'catch-all'))
    return { kind: 'refuse', problem: strayed(read) };
  if (doubt !== undefined && read.at < doubt.until) {
    const wait: TicketPlan = { kind: 'wait', until: doubt.lookAt };
    if (!policy.overtakes) return riseAlone(read, target, left) ?? wait;
    if (!risesAbove(target, doubt)) return wait;
  }
  const said = saidSoFar(left, read.notes);
  const revision = read.notes?.any ?? 0;
  if (said === undefined && revision >= target.revision) return { kind: 'adopt', revision };
  const plan =
    finishBegun(read, said, left, target) ??
    leaveOtherCompany(read, said, target, left, policy) ??
    update(read, said, target, left, policy);
  const isKept = policy.companyChanged === 'succeed' && isMovedAway(read, left, target);
  return isKept && plan.kind === 'change' && said !== undefined ? holdBack(plan, target, left) : plan;
}

/**
 * What is left of a change for a ticket that people moved to another company: where it belongs on the board and
 * that it opens again, which tells no facts, and once the word that there is news. Those who took it over close it:
 * as long as it does not say why, plumbline would close it over and over.
 */
function holdBack(
  { ticket, shift, status }: ChangePlan,
  to: Snapshot,
  { saidHeldBack }: Delivery,
): TicketPlan {
  const word: NotePlan = { kind: 'word', from: undefined, to, remarks: [HELD_BACK], begun: undefined };
  const opens = status === 'open' ? status : undefined;
  const plan = change(ticket, { shift, status: opens, note: saidHeldBack ? undefined : word });
  return isEmpty(plan) ? { kind: 'refuse', problem: movedAway(ticket) } : plan;
}

const HELD_BACK =
  'There is news of this incident. It is held back, because this ticket was moved to another company than the one that plumbline’s settings name for the incident. It is written here once the ticket is moved back, or the settings name this company.';

/**
 * While an earlier write may still be carried out only a rise of the category is written: it cannot be
 * written twice.
 */
function riseAlone(read: TicketThere, target: Snapshot, left: Delivery): TicketPlan | undefined {
  const { shift } = planShift(read, undefined, target, left, { movedTickets: 'keep', overtakes: false });
  const stands = shift?.from ?? left.category;
  if (shift === undefined || stands === undefined || compareCategories(target.category, stands) <= 0)
    return undefined;
  return change(read, { shift });
}

/** The parts of a payload or note that was cut off are finished from the text that they began with. */
function finishBegun(
  read: TicketThere,
  said: Snapshot | undefined,
  left: Delivery,
  target: Snapshot,
): TicketPlan | undefined {
  const { begun } = read.notes ?? {};
  const { doubt, category } = left;
  const to = doubt?.attempted.find(({ revision }) => revision === begun?.revision);
  if (to === undefined) return undefined;
  // Where a ticket of an earlier life stands is not known before it was told everything.
  const isPayload = said === undefined && category !== undefined;
  if (!isPayload && (to.revision === target.revision || to.revision <= (said?.revision ?? 0)))
    return undefined;
  const kind = isPayload ? 'payload' : kindOfNote(said, left);
  return change(read, { note: { kind, from: said, to, remarks: [], begun } });
}

/** One customer's facts never go into another customer's ticket unasked. */
function leaveOtherCompany(
  read: TicketThere,
  said: Snapshot | undefined,
  target: Snapshot,
  left: Delivery,
  policy: TicketPolicy,
): TicketPlan | undefined {
  if (policy.companyChanged === 'keep') return undefined;
  // A ticket that an earlier life left behind stands where the incident was then, unless an operator named
  // it.
  const isFromBefore = said === undefined && !left.isNamed;
  if (isFromBefore && read.home?.kind === 'unmapped') return refusal(read.home);
  if (read.foreign || (isFromBefore && standsAtOther(read))) return { kind: 'succeed', because: 'company' };
  if (left.saidFarewell)
    return isTicketDue(target, left, policy) ? { kind: 'succeed', because: 'company' } : NOTHING;
  if (!changedCompany(said, target)) return undefined;
  return change(read, { note: { kind: 'farewell', from: said, to: target, remarks: [], begun: undefined } });
}

function update(
  read: TicketThere,
  said: Snapshot | undefined,
  target: Snapshot,
  left: Delivery,
  policy: TicketPolicy,
): TicketPlan {
  const isUnsure = saysOther(said, read.notes);
  const isNews = said === undefined || isUnsure || (target.revision > said.revision && !isSame(said, target));
  // Who closed it while it was told had not read what it was told.
  const isUndecided = isTicketClosed(read) && (isNews || left.wasClosedMeanwhile);
  const act = isUndecided ? actOnNews(read, isNews ? said : undefined, target, left, policy) : undefined;
  if (act === 'new' && !left.isNamed && isTicketDue(target, left, policy))
    return { kind: 'succeed', because: 'closed' };

  const reopens = act === 'reopen';
  // Where an older write may be carried out just before this one, its turn of the ticket is taken back.
  const turns = policy.overtakes && read.own ? left.doubt?.statuses : undefined;
  const staysOpen = turns?.includes('close') === true && !isClosed(target.facts) && !isTicketClosed(read);
  const shift = planShift(read, said, target, left, policy);
  const home = goHome(read, left, policy);
  const remarks = [
    ...(read.mergedFrom === undefined || left.ticket?.id === read.ticket.id
      ? []
      : [`Ticket ${read.mergedFrom} of this incident was merged into this one.`]),
    ...shift.remarks,
    ...home.remarks,
    ...(reopens ? ['This ticket had been closed; new activity opened it again.'] : []),
    ...(fillsUp(read, left, policy) ? [FULL_REMARK] : []),
  ];
  const isDue = isNews && (said === undefined || isUnsure || !isLeftClosed(read, said, target));
  const closes =
    isClosed(target.facts) &&
    policy.closes &&
    read.own &&
    (turns?.includes('open') === true ||
      (!isTicketClosed(read) && (wasOpen(said, left) || isCloseLost(left))));
  const plan = change(read, {
    shift: shift.shift,
    subject: read.own && left.subject === read.subject && !subjectSaysLess(target.facts),
    goesHome: home.goes,
    status: reopens || staysOpen ? 'open' : closes ? 'close' : undefined,
    note: isDue ? noteOf(read, said, target, remarks, left) : undefined,
  });
  return isEmpty(plan) ? NOTHING : plan;
}

/** Whether the note of a close was seen, and the close itself came to nothing in its time. */
function isCloseLost({ doubt }: Delivery): boolean {
  return doubt?.written?.note === 'unsent' && doubt.written.status === 'close';
}

function noteOf(
  { notes }: TicketThere,
  said: Snapshot | undefined,
  to: Snapshot,
  remarks: readonly string[],
  left: Delivery,
): NotePlan {
  const begun = notes?.begun?.revision === to.revision ? notes.begun : undefined;
  if (saysOther(said, notes)) return { kind: 'whole', from: undefined, to, remarks, begun };
  return { kind: kindOfNote(said, left), from: said, to, remarks, begun };
}

function kindOfNote(said: Snapshot | undefined, { isNamed }: Delivery): NotePlan['kind'] {
  if (said !== undefined) return 'changes';
  return isNamed ? 'adopted' : 'full';
}

function change(ticket: TicketThere, parts: Partial<Omit<ChangePlan, 'kind' | 'ticket'>>): ChangePlan {
  return {
    kind: 'change',
    ticket,
    shift: undefined,
    subject: false,
    goesHome: false,
    status: undefined,
    note: undefined,
    ...parts,
  };
}

function isEmpty({ shift, subject, goesHome, status, note }: ChangePlan): boolean {
  return !subject && !goesHome && [shift, status, note].every((part) => part === undefined);
}

/** Nothing more is written to it, and no other one opens: that would stand there, too. */
function strayed({ ticket }: TicketThere): Omit<Problem, 'since'> {
  return {
    code: 'opened-elsewhere',
    message: `Ticket ${ticket.id} was opened for the company of this incident, but stands at another one.`,
    advice:
      'Move it there by hand, or correct `companies` in the settings of the desk. At Automate, look at `runner`, too: some servers open a ticket at the client of its computer, so name a runner of that client.',
  };
}

/** Whoever moved it may be right, and a second ticket at the company of the settings would then tell the wrong customer. */
function movedAway({ ticket }: TicketThere): Omit<Problem, 'since'> {
  return {
    code: 'moved-elsewhere',
    message: `Ticket ${ticket.id} was moved to another company than that of this incident, so its news is held back.`,
    advice:
      'Move it back, or name the company where it stands under `companies` in the settings of the desk. With `companyChanged: keep` news goes into such tickets.',
  };
}

/** One customer's facts never go into another customer's ticket, whoever opened it. */
function syncedElsewhere({ ticket }: TicketThere): Omit<Problem, 'since'> {
  return {
    code: 'ticket-of-another-company',
    message: `Ticket ${ticket.id}, which Automate’s sync made, does not belong to the company of the incident, so nothing is written to it.`,
    advice:
      'Compare `companies` of both desks with the companies that Automate’s clients are mapped to in the Manage plugin.',
  };
}

function refusal({
  code,
  message,
  advice,
}: Omit<Extract<NoTicket['home'], { kind: 'unmapped' }>, 'kind'>): TicketPlan {
  return { kind: 'refuse', problem: { code, message, advice } };
}
