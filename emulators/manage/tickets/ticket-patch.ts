import { invalidObject } from '../answer.ts';
import { bind, bindingFailure, unknownMember } from '../bodies/binding.ts';
import type { Model, Shape } from '../bodies/binding.ts';
import { applyMember, draftOf, isReferenceName, refuseInitialText } from './ticket-draft.ts';
import type { TicketDraft } from './ticket-draft.ts';
import type { ManageFaults } from '../faults.ts';
import type { ApiRequest } from '../request.ts';
import { TICKET_MODEL } from './ticket-members.ts';
import { missing } from './ticket-rules.ts';
import type { StoredTicket } from '../world.ts';

/** One change of a PATCH. */
export interface Operation {
  readonly op: 'add' | 'replace' | 'remove';
  readonly path: string;
  readonly value?: unknown;
}

const PATCH_MODEL: Model = {
  name: 'PatchOperation',
  members: {
    op: { kind: 'choice', of: ['add', 'replace', 'remove'] },
    path: { kind: 'text', limit: undefined },
    value: { kind: 'any' },
  },
};

const IRREMOVABLE: ReadonlySet<string> = new Set(['summary', 'company', 'board', 'status', 'priority']);

/** The shape of the body of a PATCH, whatever it changes; the values are for each operation to check. */
export const PATCH_BODY: Shape = { kind: 'list', of: { kind: 'object', model: PATCH_MODEL } };

/**
 * What a PATCH makes of a ticket. `touched` is false where every operation was of the kind that changes
 * nothing.
 */
export interface PatchedDraft {
  readonly draft: TicketDraft;
  readonly touched: boolean;
}

/**
 * Applies a JSON Patch to a ticket. Paths are case-sensitive, with or without a leading slash, and reach
 * whole members only: one that leads inside a member is accepted and, unless the mode says otherwise, does
 * nothing.
 * @throws Refusal (400)
 */
export function patchDraft(
  { body: text, given }: Pick<ApiRequest, 'body' | 'given'>,
  ticket: StoredTicket,
  modes: ManageFaults,
): PatchedDraft {
  const operations = readOperations(given);
  const draft = draftOf(ticket);
  if (modes.patchNeedsCustomFields && !operations.some(({ path }) => /^\/?customFields$/u.test(path)))
    throw invalidObject('ticket', [missing('ticket', 'customFields')]);
  let touched = false;
  for (const [index, operation] of operations.entries()) {
    const [head = '', ...inside] = operation.path.replace(/^\//u, '').split('/');
    const shape = Object.hasOwn(TICKET_MODEL.members, head) ? TICKET_MODEL.members[head] : undefined;
    if (shape === undefined) throw unknownMember(text, [index, 'path'], operation.path, TICKET_MODEL.name);
    refuseInitialText(head);
    if (inside.length > 0) {
      if (modes.nestedPatch === 'ignored' || !isReferenceName(head) || operation.op === 'remove') continue;
      applyMember(draft, head, { [inside.join('/')]: operation.value });
    } else if (operation.op === 'remove') {
      if (IRREMOVABLE.has(head)) throw invalidObject('ticket', [missing('ticket', head)]);
      applyMember(draft, head, null);
    } else {
      if (operation.value === undefined)
        throw bindingFailure(`The operation on '${operation.path}' has no value. `);
      if (operation.value === null && IRREMOVABLE.has(head))
        throw invalidObject('ticket', [missing('ticket', head)]);
      bind(text, [index, 'value'], operation.value, shape);
      applyMember(draft, head, operation.value);
      if (head === 'customFields' && modes.customFieldsInPatch === 'changed')
        keepOmittedFields(draft, ticket);
    }
    touched = true;
  }
  return { draft, touched };
}

/** The operations of a body of the shape `PATCH_BODY`. @throws Refusal (400) for one without op or path. */
export function readOperations(given: unknown): readonly Operation[] {
  for (const operation of given as readonly (Partial<Record<keyof Operation, unknown>> | null)[]) {
    if (typeof operation?.op !== 'string' || typeof operation.path !== 'string' || operation.path === '')
      throw bindingFailure('An operation needs op and path. ');
  }
  return given as readonly Operation[];
}

function keepOmittedFields(draft: TicketDraft, ticket: StoredTicket): void {
  const merged = new Map([
    ...ticket.customFields,
    ...draft.customFields.map(({ id, value }) => [id, value] as const),
  ]);
  draft.customFields = [...merged].map(([id, value]) => ({ id, value }));
}
