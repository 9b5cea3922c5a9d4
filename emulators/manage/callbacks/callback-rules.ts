import { invalidObject, notModelled } from '../answer.ts';
import type { Flaw } from '../answer.ts';
import { byId } from '../directory.ts';
import { missing } from '../tickets/ticket-rules.ts';
import type { World } from '../world.ts';
import type { CallbackEntry } from './callback.ts';
import { acceptedLevel } from './callback-levels.ts';
import type { CallbackLevel } from './callback-levels.ts';
import { LONGEST_DESCRIPTION } from './callback-model.ts';
import type { CallbackDraft } from './callback-model.ts';

const RESOURCE = 'callbackEntry';
const REQUIRED = ['url', 'objectId', 'type', 'level'] as const;

/**
 * Applies the rules of callbacks: required members, the length of the description, a web address, a level
 * that the type has, an object that exists, and no second callback for the same address and object. `itself`
 * is the id of the callback that is being changed.
 * @throws Refusal (400 `InvalidObject`; 501 for callbacks of other records than tickets)
 */
export function settleCallback(world: World, draft: CallbackDraft, itself?: number): CallbackEntry {
  const malformed = [...missingFlaws(draft), ...lengthFlaws(draft)];
  if (malformed.length > 0) throw invalidObject(RESOURCE, malformed);
  const entry = readEntry(draft);
  // Which letter case the vendor wants of a type is not known, as with levels.
  if (entry.type.toLowerCase() !== 'ticket') throw notModelled(`callbacks of type ${entry.type}`);
  const flaws: Flaw[] = [];
  if (!isWebAddress(entry.url)) flaws.push(flaw('InvalidField', 'Invalid URL', 'url'));
  const level = acceptedLevel(entry.level, world.faults.current());
  if (level === undefined)
    flaws.push(flaw('InvalidObject', `Unrecognized level for type ${entry.type}: ${entry.level}`, 'level'));
  else {
    const absent = absentObject(world, level, entry.objectId);
    if (absent !== undefined)
      flaws.push(flaw('NotFound', `${absent} ${entry.objectId} not found`, 'objectId'));
  }
  const settled = level === 'Owner' ? { ...entry, objectId: ownerId(entry.objectId) } : entry;
  if (flaws.length === 0 && hasMatch(world, settled, itself))
    flaws.push(flaw('ObjectExists', 'A matching callback entry already exists', 'objectId'));
  if (flaws.length > 0) throw invalidObject(RESOURCE, flaws);
  return settled;
}

function missingFlaws(draft: CallbackDraft): Flaw[] {
  return REQUIRED.filter((name) => [undefined, null, ''].includes(draft[name] as string)).map((name) =>
    missing(RESOURCE, name),
  );
}

function lengthFlaws({ description }: CallbackDraft): Flaw[] {
  if (typeof description !== 'string' || description.length <= LONGEST_DESCRIPTION) return [];
  const message = `The field description must be a string with a maximum length of ${LONGEST_DESCRIPTION}.`;
  return [flaw('MaxLengthField', message, 'description')];
}

/** Takes the members apart; their types were checked when the body was bound. */
function readEntry(draft: CallbackDraft): CallbackEntry {
  const text = (name: string): string | undefined => (draft[name] ?? undefined) as string | undefined;
  return {
    url: text('url') ?? '',
    objectId: Number(draft['objectId']),
    type: text('type') ?? '',
    level: text('level') ?? '',
    description: text('description'),
    payloadVersion: text('payloadVersion'),
    inactive: draft['inactiveFlag'] === true,
    selfSuppressed: draft['isSelfSuppressedFlag'] === true,
  };
}

function isWebAddress(url: string): boolean {
  return URL.canParse(url) && /^https?:\/\//iu.test(url);
}

/**
 * What the level names where there is no such record; projects and phases are not known here, so any id of
 * theirs is taken.
 */
function absentObject(world: World, level: CallbackLevel, id: number): string | undefined {
  const { boards, integratorTags } = world.seed;
  switch (level) {
    case 'Board':
      return byId(boards, id) === undefined ? 'Service Board' : undefined;
    case 'Status':
      return boards.some((board) => byId(board.statuses, id) !== undefined) ? undefined : 'Service Status';
    case 'Ticket':
      return world.tickets.has(id) ? undefined : 'Ticket';
    case 'IntegratorTag':
      return byId(integratorTags ?? [], id) === undefined ? 'Integrator Tag' : undefined;
    case 'Owner':
    case 'Project':
    case 'Phase':
      return undefined;
  }
}

/** A callback was recorded that came back with 1 where, going by the examples, 0 is sent. */
function ownerId(id: number): number {
  return id === 0 ? 1 : id;
}

function hasMatch(world: World, entry: CallbackEntry, itself: number | undefined): boolean {
  return [...world.callbacks.records.values()].some(
    (other) =>
      other.id !== itself &&
      other.entry.url === entry.url &&
      other.entry.objectId === entry.objectId &&
      other.entry.level.toLowerCase() === entry.level.toLowerCase(),
  );
}

function flaw(code: Flaw['code'], message: string, field: string): Flaw {
  return { code, message, resource: RESOURCE, field };
}
