import { randomUUID } from 'node:crypto';
import { invalidObject, json, missing, noContent, notModelled } from '../answer.ts';
import type { Answer, Flaw } from '../answer.ts';
import { ANY, FLAG, TEXT, WHOLE, bind, memberOf } from '../binding.ts';
import type { Members, Shape } from '../binding.ts';
import { byId } from '../directory.ts';
import type { ManageFaults } from '../faults.ts';
import { answerList } from '../lists/answer-list.ts';
import { resourceOf } from '../lists/records.ts';
import { PATCH_BODY, pathOf, readOperations, valueOf } from '../patch.ts';
import { found, idAt, route } from '../request.ts';
import type { ApiRequest, Route } from '../request.ts';
import { showTime, wholeSecond } from '../world.ts';
import type { World } from '../world.ts';
import type { StoredCallback } from './stored-callback.ts';

const LONGEST_DESCRIPTION = 100;
const RESOURCE = 'callbackEntry';
const REQUIRED = ['url', 'objectId', 'type', 'level'];

/** Members that a request decides. */
const WRITABLE: Members = {
  url: TEXT,
  objectId: WHOLE,
  type: TEXT,
  level: TEXT,
  description: TEXT,
  payloadVersion: TEXT,
  inactiveFlag: FLAG,
  isSelfSuppressedFlag: FLAG,
};

/** What the server decides by itself is accepted without effect. */
const CALLBACK_BODY = {
  kind: 'object',
  name: 'CallbackEntry',
  members: {
    ...WRITABLE,
    id: WHOLE,
    memberId: WHOLE,
    connectWiseID: TEXT,
    isSoapCallbackFlag: FLAG,
    _info: ANY,
  },
} as const satisfies Shape;

const LISTED = resourceOf({
  id: 'number',
  url: 'text',
  objectId: 'number',
  type: 'text',
  level: 'text',
  description: 'text',
  payloadVersion: 'text',
  memberId: 'number',
  connectWiseID: 'text',
  isSoapCallbackFlag: 'flag',
  inactiveFlag: 'flag',
  isSelfSuppressedFlag: 'flag',
});

const rights = ['callbacks'] as const;
const LIST = '/system/callbacks';
const ONE = `${LIST}/{id}`;

/** Routes that register, list, change and take away callbacks. */
export const callbackRoutes: readonly Route[] = [
  route('POST', LIST, rights, registerCallback, CALLBACK_BODY),
  route('GET', LIST, rights, (request) =>
    answerList(request, LISTED, [...request.world.callbacks.records.values()].map(renderCallback)),
  ),
  route('GET', ONE, rights, (request) => json(200, renderCallback(callbackOf(request)))),
  route('PATCH', ONE, rights, patchCallback, PATCH_BODY),
  route('DELETE', ONE, rights, (request) => {
    request.world.callbacks.records.delete(callbackOf(request).id);
    return noContent();
  }),
];

function callbackOf(request: ApiRequest): StoredCallback {
  const id = idAt(request, 0);
  return found(request.world.callbacks.records.get(id), 'Callback', id);
}

function renderCallback(
  callback: StoredCallback,
): Readonly<Record<string, unknown>> & { readonly id: number } {
  const { member, enteredAt, updatedAt, updatedBy, connectWiseID } = callback;
  const decided = Object.keys(WRITABLE) as (keyof StoredCallback)[];
  return {
    ...Object.fromEntries(decided.map((name) => [name, callback[name]])),
    id: callback.id,
    connectWiseID,
    memberId: member.id,
    isSoapCallbackFlag: false,
    _info: {
      dateEntered: showTime(enteredAt),
      enteredBy: member.identifier,
      lastUpdated: showTime(updatedAt),
      updatedBy,
    },
  };
}

/** A callback as a request wants it: the writable members that it names. */
type Draft = Readonly<Record<string, unknown>>;
type Entry = Omit<
  StoredCallback,
  'id' | 'member' | 'connectWiseID' | 'enteredAt' | 'updatedAt' | 'updatedBy' | 'failingSince'
>;

function registerCallback({ world, member, given }: ApiRequest): Answer {
  const entry = settleCallback(world, given as Draft);
  const id = world.callbacks.nextId();
  const now = wholeSecond(world.now());
  const callback: StoredCallback = {
    ...entry,
    id,
    member,
    connectWiseID: randomUUID(),
    enteredAt: now,
    updatedAt: now,
    updatedBy: member.identifier,
    failingSince: undefined,
  };
  world.callbacks.records.set(id, callback);
  return json(201, renderCallback(callback));
}

/**
 * Paths are those of a ticket's PATCH: case-sensitive, and without effect where they lead inside a member. A
 * callback that is changed starts anew in the count of days without success.
 */
function patchCallback(request: ApiRequest): Answer {
  const { world, body } = request;
  const callback = callbackOf(request);
  const draft: Record<string, unknown> = { ...callback };
  for (const [index, operation] of readOperations(request.given).entries()) {
    const [name, ...inside] = pathOf(operation);
    const shape = memberOf(CALLBACK_BODY, name, body, [index, 'path']);
    const value = valueOf(operation);
    if (inside.length > 0) continue;
    bind(body, [index, 'value'], value, shape);
    if (Object.hasOwn(WRITABLE, name)) draft[name] = value;
  }
  const changed: StoredCallback = {
    ...callback,
    ...settleCallback(world, draft, callback.id),
    updatedAt: wholeSecond(world.now()),
    updatedBy: request.member.identifier,
    failingSince: undefined,
  };
  world.callbacks.records.set(changed.id, changed);
  return json(200, renderCallback(changed));
}

/**
 * Applies the rules of callbacks: required members, the length of the description, a web address, a level
 * that the type has, an object that exists, and no second callback for the same address and object. `itself`
 * is the id of the callback that is being changed.
 * @throws Refusal (400 `InvalidObject`; 501 for what is not emulated)
 */
function settleCallback(world: World, draft: Draft, itself?: number): Entry {
  const text = (name: string): string | undefined => (draft[name] ?? undefined) as string | undefined;
  const { url = '', type = '', level = '' } = { url: text('url'), type: text('type'), level: text('level') };
  const description = text('description');
  const malformed = REQUIRED.filter((name) => (draft[name] ?? '') === '').map((name) =>
    missing(RESOURCE, name),
  );
  if ((description ?? '').length > LONGEST_DESCRIPTION) {
    const message = `The field description must be a string with a maximum length of ${LONGEST_DESCRIPTION}.`;
    malformed.push(flaw('MaxLengthField', message, 'description'));
  }
  if (malformed.length > 0) throw invalidObject(RESOURCE, malformed);
  // Which letter case the vendor wants of a type is not known, as with levels.
  if (type.toLowerCase() !== 'ticket') throw notModelled(`callbacks of type ${type}`);
  if (/^(?:project|phase|integratortag)$/iu.test(level)) throw notModelled(`callbacks of the level ${level}`);

  const flaws: Flaw[] = [];
  const asked = Number(draft['objectId']);
  // A callback for the owner 0 is stored as one for 1.
  const objectId = level.toLowerCase() === 'owner' && asked === 0 ? 1 : asked;
  if (!URL.canParse(url) || !/^https?:\/\//iu.test(url))
    flaws.push(flaw('InvalidField', 'Invalid URL', 'url'));
  if (!isLevel(level, world.faults.current()))
    flaws.push(flaw('InvalidObject', `Unrecognized level for type ${type}: ${level}`, 'level'));
  else if (!hasObject(world, level, objectId))
    flaws.push(flaw('NotFound', `${level} ${objectId} not found`, 'objectId'));
  const isTwin = (other: StoredCallback): boolean =>
    other.id !== itself &&
    other.url === url &&
    other.objectId === objectId &&
    other.level.toLowerCase() === level.toLowerCase();
  if ([...world.callbacks.records.values()].some(isTwin))
    flaws.push(flaw('ObjectExists', 'A matching callback entry already exists', 'objectId'));
  if (flaws.length > 0) throw invalidObject(RESOURCE, flaws);
  return {
    url,
    objectId,
    type,
    level,
    description,
    payloadVersion: text('payloadVersion'),
    inactiveFlag: draft['inactiveFlag'] === true,
    isSelfSuppressedFlag: draft['isSelfSuppressedFlag'] === true,
  };
}

/** Which letter case the vendor wants of a level is not known. */
function isLevel(level: string, { callbackLevelCase }: ManageFaults): boolean {
  const lower = level.toLowerCase();
  if (!['owner', 'board', 'status', 'ticket'].includes(lower)) return false;
  const capitalised = lower.charAt(0).toUpperCase() + lower.slice(1);
  return level === { any: level, lower, capitalised }[callbackLevelCase];
}

/** Whether the record of the level is there; owners are not looked at. */
function hasObject({ seed, tickets }: World, level: string, id: number): boolean {
  switch (level.toLowerCase()) {
    case 'board':
      return byId(seed.boards, id) !== undefined;
    case 'status':
      return seed.boards.some(({ statuses }) => byId(statuses, id) !== undefined);
    case 'ticket':
      return tickets.has(id);
    default:
      return true;
  }
}

function flaw(code: Flaw['code'], message: string, field: string): Flaw {
  return { code, message, resource: RESOURCE, field };
}
