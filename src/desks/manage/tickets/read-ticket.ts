import { VendorUnavailable } from '../../../http/vendor-errors.ts';
import { REFERENCE_START, readNotes, ticketReference } from '../../../incident/marks.ts';
import type { TicketRef, TicketThere } from '../../../incident/ticket.ts';
import { asksWhere, homeOf, standsAt } from '../../company-mapping.ts';
import type { Desk, TicketQuestion } from '../../desk.ts';
import type { Lookups } from '../grid/lookups.ts';
import type { StandingTicket } from '../manage-client.ts';
import type { ManageParts } from '../manage-parts.ts';
import { findTickets } from './find-tickets.ts';
import { describeTicket } from './ticket-there.ts';
import { whoseTicket } from './whose-ticket.ts';

/** Most merges that are followed: a ticket merged into one that was merged itself, and so on. */
const MOST_MERGES = 5;

/** Meets every ticket with a reference of ours. */
const OURS = `externalXRef like "${REFERENCE_START}%"`;

const UNSEEN =
  'Check that the security role of the API member (System > Security Roles) has Inquire All for service tickets, and that no record-level security hides ours. If there is no ticket at all on our boards, open one there by hand. If only our tickets were deleted on purpose, restart the workers of this desk.';

/** @returns what a read ends with that proves nothing: no successor may open on it. */
function contradictoryAnswer(id: string): VendorUnavailable {
  return new VendorUnavailable('manage', {
    code: 'contradictory-answer',
    message: `Manage lists ticket ${id}, yet says that there is no such ticket.`,
    advice:
      'Plumbline tries again by itself; if this lasts, check whether the API member may read the ticket, and whether it was converted to a project ticket.',
  });
}

/**
 * Makes the way to read how a ticket stands: by its id, merges followed; else, and where it is not there any
 * more, by search. Searches may lag, so that every hit is read by its id.
 */
export function ticketReader(parts: ManageParts): Desk['read'] {
  const { settings, client, companyFor, lists, ownBoards, seen, member, log } = parts;

  /** The ticket as it stands; `undefined` where it is gone, or it cannot be told what it was merged into. */
  async function look(
    ref: TicketRef,
    question: TicketQuestion,
    signal: AbortSignal,
    found?: { readonly twins: readonly string[] },
  ): Promise<TicketThere | undefined> {
    const { key } = question;
    const followed = await followMerges(ref.id, signal);
    if (followed === undefined) return undefined;
    const { first, last } = followed;
    // Of a ticket that was searched for, only its notes tell what it says.
    const readsNotes = question.readsNotes || found !== undefined;
    const notes = readsNotes ? await client.readNotes(last.path, signal) : undefined;
    if (readsNotes && notes === undefined) return undefined;
    for (const { ticket } of [first, last])
      if (ticket.externalXRef && whoseTicket(ticket, key, member).kind === 'ours')
        member.learn(ticket._info?.enteredBy, false);

    const id = String(last.ticket.id);
    const whose = whoseTicket(last.ticket, key, member);
    const isKnownAsOwn = last === first && (found !== undefined || question.isOwn);
    const own =
      whose.kind === 'ours' || whose.kind === 'perhaps' || (isKnownAsOwn && whose.kind !== 'another');
    if (own) seen.saw(id, key);
    const generation = own && 'generation' in whose ? whose.generation : ref.generation;
    const company = last.ticket.company?.id;
    const asksHome = asksWhere(question, company) || found !== undefined;
    const place = asksHome ? await companyFor(question.placement, signal) : undefined;
    const home = place?.kind === 'company' ? place.company : undefined;
    const stands = standsAt(company, home, settings.catchAll?.company);
    const about = {
      ticket: { id, generation },
      own,
      foreign: stands !== 'home' && company !== first.ticket.company?.id,
      mergedFrom: last === first ? undefined : ref.id,
      notes: notes && readNotes(notes, key),
      home: place && homeOf(place),
      stands,
      twins: (found?.twins ?? []).filter((twin) => twin !== id),
    };
    return describeTicket(parts, last, about, signal);
  }

  async function followMerges(
    id: string,
    signal: AbortSignal,
  ): Promise<{ readonly first: StandingTicket; readonly last: StandingTicket } | undefined> {
    const first = await client.readTicket(id, signal);
    let last = first;
    for (let merges = 0; last?.ticket.mergedParentTicket && merges < MOST_MERGES; merges += 1)
      last = await client.readTicket(String(last.ticket.mergedParentTicket.id), signal);
    return first === undefined || last === undefined || last.ticket.mergedParentTicket
      ? undefined
      : { first, last };
  }

  /**
   * The highest and oldest of the tickets that carry our marks, and is there still. `undefined`: there is
   * surely none.
   */
  async function search(question: TicketQuestion, signal: AbortSignal): Promise<TicketThere | undefined> {
    const { key, ticket } = question;
    const generation = ticket === undefined ? question.generation : 1;
    const { tickets: found, listed } = await findTickets(parts, key, generation, signal);
    if (ticket !== undefined && listed.includes(ticket.id) && !(await client.readTicket(ticket.id, signal)))
      throw contradictoryAnswer(ticket.id);
    for (const ref of found) {
      const twins = found.filter(
        (other) => other !== ref && (question.everyGeneration || other.generation === ref.generation),
      );
      const state = await look(ref, question, signal, { twins: twins.map(({ id }) => id) });
      if (state === undefined) continue;
      // Who asks for every generation knows which of them have a successor.
      if (state.twins.length > 0 && !question.everyGeneration) {
        const reference = ticketReference(key.account, key.incidentId, ref.generation);
        const used = { reference, used: state.ticket.id, others: state.twins };
        log('More than one Manage ticket belongs to one incident; the oldest is used.', used);
      }
      return state;
    }
    await seen.proveAbsence({
      incident: key,
      listed,
      denied: ticket?.id,
      ours: (expected) => findOurs(expected, signal),
      // A board can be seen before the first ticket. Where one was there, a ticket on our boards is asked
      // for, whosever it is: record-level security hides the tickets of some boards and shows those of
      // others.
      sameRights: async (hadTicket) => {
        if (!hadTicket) return hasRows(await lists.boards(signal));
        const onOurs = (await ownBoards(signal)).map((id) => `board/id=${id}`).join(' OR ');
        return (await client.newestTickets(onOurs, signal)).length > 0;
      },
      advice: UNSEEN,
    });
    return undefined;
  }

  /**
   * Tickets of ours, the newest first. Searches may lag behind: one that was seen lately is read by its id.
   */
  async function findOurs([lately]: readonly string[], signal: AbortSignal): Promise<readonly string[]> {
    const newest = await client.newestTickets(OURS, signal);
    if (newest.length > 0 || lately === undefined) return newest;
    return (await client.readTicket(lately, signal)) === undefined ? [] : [lately];
  }

  return async (question, { signal }) => {
    const { ticket, placement } = question;
    const known = ticket && (await look(ticket, question, signal));
    const state = known ?? (await search(question, signal));
    signal.throwIfAborted();
    if (state !== undefined) return state;
    const home = homeOf(await companyFor(placement, signal));
    return { kind: ticket === undefined ? 'absent' : 'gone', at: parts.now(), home };
  };
}

function hasRows(listing: Awaited<ReturnType<Lookups['boards']>>): boolean {
  return listing.kind === 'listed' && listing.rows.length > 0;
}
