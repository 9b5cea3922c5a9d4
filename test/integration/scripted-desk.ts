import type {
  Attempt,
  Desk,
  DeskName,
  OpenOutcome,
  TicketOpening,
  TicketUpdate,
  UpdateOutcome,
} from '../../src/desks/desk.ts';
import { DeskRejected, DeskUnavailable } from '../../src/errors/index.ts';
import { highestNoteMark } from '../../src/incident/marks.ts';

/** A ticket at a scripted desk. */
export interface ScriptedTicket {
  readonly id: string;
  readonly generation: number;
  readonly subject: string;
  category: string;
  /** The initial payload, then the notes. */
  readonly texts: string[];
}

/** What a scripted desk does at a call, before or after it took effect. */
export type Trouble = 'down' | 'refuses' | 'loses the answer' | 'has it closed for good';

/** A desk whose every call a test can see and disturb. It writes at once and looks for marks as the port demands. */
export interface ScriptedDesk extends Desk {
  readonly tickets: ScriptedTicket[];
  readonly attempts: { readonly call: 'open' | 'update'; readonly uncertain: boolean }[];
  /** Trouble of the next calls, in order; `always` after those. */
  troubles: Trouble[];
  always: Trouble | undefined;
}

/** A desk of that name without any ticket or trouble. */
export function scriptedDesk(name: DeskName): ScriptedDesk {
  const tickets: ScriptedTicket[] = [];
  const attempts: ScriptedDesk['attempts'] = [];

  const disturbed = <T>(
    desk: ScriptedDesk,
    call: 'open' | 'update',
    attempt: Attempt,
    act: () => T,
  ): Promise<T> => {
    attempts.push({ call, uncertain: attempt.uncertain });
    const trouble = desk.troubles.shift() ?? desk.always;
    if (trouble === 'down') return Promise.reject(unavailable(name));
    if (trouble === 'refuses') return Promise.reject(refused(name));
    if (trouble === 'has it closed for good')
      return Promise.resolve({ kind: 'over', because: 'closed' } as T);
    const result = act();
    return trouble === 'loses the answer' ? Promise.reject(unavailable(name)) : Promise.resolve(result);
  };

  const desk: ScriptedDesk = {
    name,
    tickets,
    attempts,
    troubles: [],
    always: undefined,
    openTicket: (opening, attempt) => disturbed(desk, 'open', attempt, () => open(tickets, opening)),
    updateTicket: (update, attempt) => disturbed(desk, 'update', attempt, () => change(tickets, update)),
    confirmWrite: () => Promise.reject(new Error('a scripted desk writes at once')),
  };
  return desk;
}

function open(tickets: ScriptedTicket[], opening: TicketOpening): OpenOutcome {
  const { incidentId, generation } = opening.key;
  const known = tickets.find(
    (ticket) => ticket.subject.startsWith(`[GZ-${incidentId}`) && ticket.generation === generation,
  );
  if (known !== undefined) {
    return {
      kind: 'found',
      ticket: { id: known.id, generation },
      revision: highestNoteMark(known.texts, incidentId),
    };
  }
  if (!opening.create) return { kind: 'absent' };
  const id = String(tickets.length + 1);
  tickets.push({
    id,
    generation,
    subject: opening.subject,
    category: opening.category,
    texts: [opening.body([])],
  });
  return { kind: 'opened', ticket: { id, generation } };
}

function change(tickets: ScriptedTicket[], update: TicketUpdate): UpdateOutcome {
  const ticket = tickets.find(({ id }) => id === update.ticket.id);
  if (ticket === undefined) return { kind: 'over', because: 'gone' };
  const note = update.note(highestNoteMark(ticket.texts, update.key.incidentId), []);
  if (update.shift !== undefined) ticket.category = update.shift.to;
  if (note !== undefined) ticket.texts.push(note);
  return { kind: 'updated', ticket: update.ticket };
}

function unavailable(name: DeskName): DeskUnavailable {
  return new DeskUnavailable(name, { code: 'down', message: `${name} is down.`, advice: 'Wait.' });
}

function refused(name: DeskName): DeskRejected {
  return new DeskRejected(name, {
    code: 'unknown-priority',
    message: `${name} refused priority 9.`,
    advice: 'Choose another priority.',
  });
}
