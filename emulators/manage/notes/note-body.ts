import { invalidObject } from '../answer.ts';
import type { Refusal } from '../answer.ts';
import { bind, bindingFailure, unknownMember } from '../bodies/binding.ts';
import type { Model, Shape } from '../bodies/binding.ts';
import { byId } from '../directory.ts';
import type { ApiRequest } from '../request.ts';
import type { SeedEntry, SeedMember } from '../seed.ts';
import { referenceShape } from '../tickets/ticket-members.ts';
import { readOperations } from '../tickets/ticket-patch.ts';
import { membersOf } from '../world.ts';
import type { StoredNote, StoredTicket, World } from '../world.ts';

const flag: Shape = { kind: 'flag' };
const text: Shape = { kind: 'text', limit: undefined };
const whole: Shape = { kind: 'whole' };

const NOTE_MODEL: Model = {
  name: 'ServiceNote',
  members: {
    id: whole,
    ticketId: whole,
    text,
    detailDescriptionFlag: flag,
    internalAnalysisFlag: flag,
    resolutionFlag: flag,
    issueFlag: flag,
    member: referenceShape('member'),
    contact: referenceShape('contact'),
    customerUpdatedFlag: flag,
    processNotifications: flag,
    dateCreated: text,
    createdBy: text,
    internalFlag: flag,
    externalFlag: flag,
    sentimentScore: { kind: 'any' },
    _info: { kind: 'any' },
  },
};

/** The shape of a note in a POST or PUT. */
export const NOTE_BODY: Shape = { kind: 'object', model: NOTE_MODEL };

type Members = Readonly<Record<string, unknown>>;

/** What a request makes of a note, and whether it asks for an e-mail. */
export interface NoteDraft {
  readonly note: Pick<
    StoredNote,
    'text' | 'discussion' | 'internal' | 'resolution' | 'customerUpdated' | 'createdBy' | 'contact'
  >;
  readonly notify: boolean;
}

/**
 * Reads a note of the shape `NOTE_BODY`; `author` is whose it is where it names no member.
 * @throws Refusal (400) for one of no tab, or of somebody who does not exist.
 */
export function readNote(
  { world }: Pick<ApiRequest, 'world'>,
  ticket: StoredTicket,
  given: unknown,
  author: SeedMember,
): NoteDraft {
  const members = given as Members;
  const is = (name: string): boolean => members[name] === true;
  const tabs = {
    discussion: is('detailDescriptionFlag'),
    internal: is('internalAnalysisFlag'),
    resolution: is('resolutionFlag'),
  };
  // What the vendor does with a note of no tab is unknown, so no client may rely on it.
  if (!tabs.discussion && !tabs.internal && !tabs.resolution)
    throw invalidNote(
      'MissingRequiredField',
      'At least one of the note flags is required.',
      'detailDescriptionFlag',
    );
  return {
    note: {
      text: typeof members['text'] === 'string' ? members['text'] : undefined,
      ...tabs,
      customerUpdated: is('customerUpdatedFlag'),
      createdBy: authorOf(world, members['member'], author),
      contact: contactOf(world, ticket, members['contact']),
    },
    notify: is('processNotifications'),
  };
}

/** The members of a note after the operations of a PATCH. @throws Refusal (400) */
export function patchNote({ body, given }: Pick<ApiRequest, 'body' | 'given'>, note: StoredNote): Members {
  const members: Record<string, unknown> = {
    text: note.text,
    detailDescriptionFlag: note.discussion,
    internalAnalysisFlag: note.internal,
    resolutionFlag: note.resolution,
    customerUpdatedFlag: note.customerUpdated,
    contact: note.contact,
  };
  for (const [index, { op, path, value }] of readOperations(given).entries()) {
    const name = path.replace(/^\//u, '');
    const shape = Object.hasOwn(NOTE_MODEL.members, name) ? NOTE_MODEL.members[name] : undefined;
    if (shape === undefined) throw unknownMember(body, [index, 'path'], path, NOTE_MODEL.name);
    if (op !== 'remove' && value === undefined)
      throw bindingFailure(`The operation on '${path}' has no value. `);
    bind(body, [index, 'value'], value ?? null, shape);
    members[name] = op === 'remove' ? null : value;
  }
  return members;
}

/**
 * Whoever is named by id, by identifier, or by both where they are of the same member. @throws Refusal (400)
 */
function authorOf(world: World, wanted: unknown, otherwise: SeedMember): SeedMember {
  if (wanted === undefined || wanted === null) return otherwise;
  const { id = null, identifier = null } = wanted as { id?: number | null; identifier?: string | null };
  const isNamed = id !== null || identifier !== null;
  const author = membersOf(world.seed).find(
    (candidate) =>
      isNamed &&
      (id === null || candidate.id === id) &&
      (identifier === null || candidate.identifier === identifier),
  );
  if (author === undefined)
    throw invalidNote(
      'NotFound',
      `Member ${identifier ?? id ?? ''} not found`,
      identifier === null ? 'member/id' : 'member/identifier',
    );
  return author;
}

function contactOf(world: World, ticket: StoredTicket, wanted: unknown): SeedEntry | undefined {
  if (wanted === undefined || wanted === null) return undefined;
  const { id } = wanted as { id?: number };
  const contact = byId(byId(world.seed.companies, ticket.references.company)?.contacts ?? [], id);
  if (contact === undefined) throw invalidNote('NotFound', `Contact ${id ?? ''} not found`, 'contact/id');
  return contact;
}

function invalidNote(code: 'MissingRequiredField' | 'NotFound', message: string, field: string): Refusal {
  return invalidObject('serviceNote', [{ code, message, resource: 'serviceNote', field }]);
}
