import { invalidObject, missing, notModelled } from '../answer.ts';
import { bind, memberOf } from '../binding.ts';
import type { ManageFaults } from '../faults.ts';
import { pathOf, readOperations, valueOf } from '../patch.ts';
import type { ApiRequest } from '../request.ts';
import type { StoredTicket } from '../world.ts';
import { STORED_MEMBERS, TICKET_BODY, UNMODELLED_MEMBERS, isReferenceName } from './ticket-members.ts';
import type { ReferenceName } from './ticket-members.ts';

/** How a request names a record; the first of id, identifier and name that is given counts. */
export interface Wanted {
  readonly id?: number | null;
  readonly identifier?: string | null;
  readonly name?: string | null;
}

/** A ticket as a request wants it, before the rules are applied. */
export interface TicketDraft {
  readonly values: Record<string, unknown>;
  readonly references: Partial<Record<ReferenceName, Wanted>>;
  customFields: ReadonlyMap<number, unknown>;
  /** False where the request asks for no e-mails. */
  notify: boolean;
}

/** The draft of a POST, whose body fits `TICKET_BODY`. @throws Refusal (501) for what is not emulated */
export function draftOfBody(given: unknown): TicketDraft {
  const draft: TicketDraft = { values: {}, references: {}, customFields: new Map(), notify: true };
  for (const [name, value] of Object.entries(given as object)) setMember(draft, name, value);
  return draft;
}

const IRREMOVABLE: ReadonlySet<string> = new Set(['summary', 'company', 'board', 'status', 'priority']);

/**
 * Applies a JSON Patch to a ticket. Paths are case-sensitive, with or without a leading slash, and reach
 * whole members only: one that leads inside a member is accepted and, unless the mode says otherwise, does
 * nothing. `undefined` where every operation was of that kind.
 * @throws Refusal (400, 501)
 */
export function patchDraft(
  { body: text, given }: Pick<ApiRequest, 'body' | 'given'>,
  ticket: StoredTicket,
  modes: ManageFaults,
): TicketDraft | undefined {
  const operations = readOperations(given);
  if (modes.patchNeedsCustomFields && !operations.some(({ path }) => /^\/?customFields$/u.test(path)))
    throw invalidObject('ticket', [missing('ticket', 'customFields')]);
  const draft: TicketDraft = {
    values: { ...ticket.values },
    references: Object.fromEntries(Object.entries(ticket.references).map(([name, id]) => [name, { id }])),
    customFields: ticket.customFields,
    notify: true,
  };
  let isTouched = false;
  for (const [index, operation] of operations.entries()) {
    const [head, ...inside] = pathOf(operation);
    const shape = memberOf(TICKET_BODY, head, text, [index, 'path']);
    if (head.startsWith('initial')) throw notModelled(`'${head}' in a change of a ticket`);
    if (inside.length > 0) {
      if (modes.nestedPatch === 'ignored' || !isReferenceName(head) || operation.op === 'remove') continue;
      setMember(draft, head, { [inside.join('/')]: operation.value });
    } else {
      const value = valueOf(operation);
      if (value === null && IRREMOVABLE.has(head)) throw invalidObject('ticket', [missing('ticket', head)]);
      bind(text, [index, 'value'], value, shape);
      setMember(draft, head, value);
      if (head === 'customFields' && modes.customFieldsInPatch === 'changed')
        draft.customFields = new Map([...ticket.customFields, ...draft.customFields]);
    }
    isTouched = true;
  }
  return isTouched ? draft : undefined;
}

/** Sets one member; `null` takes it away. What the server derives by itself is left alone without a word. */
function setMember(draft: TicketDraft, name: string, value: unknown): void {
  if (name === 'customFields') draft.customFields = readCustomFields(value);
  else if (name === 'processNotifications') draft.notify = value !== false;
  else if (Object.hasOwn(UNMODELLED_MEMBERS, name)) {
    if (value !== null) throw notModelled(`the member ${name} of a ticket`);
  } else if (isReferenceName(name) || Object.hasOwn(STORED_MEMBERS, name)) {
    const members: Record<string, unknown> = isReferenceName(name) ? draft.references : draft.values;
    if (value === null) Reflect.deleteProperty(members, name);
    else members[name] = value;
  }
}

/** Entries without an id are left out. */
function readCustomFields(value: unknown): TicketDraft['customFields'] {
  const entries = (value ?? []) as readonly ({ id?: number | null; value?: unknown } | null)[];
  return new Map(
    entries.flatMap((entry) =>
      typeof entry?.id === 'number' ? [[entry.id, entry.value ?? null] as const] : [],
    ),
  );
}
