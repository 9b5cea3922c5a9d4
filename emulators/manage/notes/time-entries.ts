import { invalidObject, json, notModelled } from '../answer.ts';
import type { Answer } from '../answer.ts';
import type { Shape } from '../bodies/binding.ts';
import { appendNote } from './notes.ts';
import { route } from '../request.ts';
import type { ApiRequest, Route } from '../request.ts';
import { referenceShape } from '../tickets/ticket-members.ts';
import { missing } from '../tickets/ticket-rules.ts';
import { mayChange, sendEmail, storeTicket } from '../tickets/tickets.ts';
import { showTime } from '../world.ts';

const flag: Shape = { kind: 'flag' };
const text: Shape = { kind: 'text', limit: undefined };

const TIME_BODY: Shape = {
  kind: 'object',
  model: {
    name: 'TimeEntry',
    members: {
      chargeToId: { kind: 'whole' },
      chargeToType: { kind: 'choice', of: ['ServiceTicket', 'ProjectTicket', 'ChargeCode', 'Activity'] },
      notes: text,
      timeStart: { kind: 'date' },
      timeEnd: { kind: 'date' },
      actualHours: { kind: 'any' },
      member: referenceShape('member'),
      addToDetailDescriptionFlag: flag,
      addToInternalAnalysisFlag: flag,
      addToResolutionFlag: flag,
      emailContactFlag: flag,
    },
  },
};

/**
 * The route by which work on a ticket is booked: its text is among all notes of the ticket, but no ticket
 * note.
 */
export const timeRoutes: readonly Route[] = [
  route('POST', '/time/entries', enterTime, { rights: ['timeEntries'], body: TIME_BODY }),
];

function enterTime(request: ApiRequest): Answer {
  const { world, member } = request;
  const entry = request.given as Readonly<Record<string, unknown>>;
  const { chargeToId, chargeToType, notes } = entry;
  const absent = ['chargeToId', 'chargeToType'].filter((name) => (entry[name] ?? null) === null);
  if (absent.length > 0)
    throw invalidObject(
      'timeEntry',
      absent.map((name) => missing('timeEntry', name)),
    );
  if (chargeToType !== 'ServiceTicket') throw notModelled('time that is not booked on a service ticket');
  const ticket = world.tickets.get(Number(chargeToId));
  if (ticket === undefined || ticket.mergedInto !== undefined)
    throw invalidObject('timeEntry', [
      {
        code: 'NotFound',
        message: `Ticket ${Number(chargeToId)} not found`,
        resource: 'timeEntry',
        field: 'chargeToId',
      },
    ]);
  mayChange(request, ticket);
  const internal = entry['addToInternalAnalysisFlag'] === true;
  const stored = appendNote(world, {
    kind: 'timeEntry',
    ticketId: ticket.id,
    text: typeof notes === 'string' ? notes : undefined,
    discussion: entry['addToDetailDescriptionFlag'] === true,
    internal,
    resolution: entry['addToResolutionFlag'] === true,
    customerUpdated: false,
    createdBy: member,
    contact: undefined,
    opening: false,
  });
  storeTicket(request, ticket);
  if (entry['emailContactFlag'] === true)
    sendEmail(world, { ticketId: ticket.id, cause: 'time entered', internal });
  return json(201, {
    id: stored.id,
    chargeToId,
    chargeToType,
    notes: stored.text ?? '',
    member: { id: member.id, identifier: member.identifier, name: member.name },
    dateEntered: showTime(stored.createdAt),
  });
}
