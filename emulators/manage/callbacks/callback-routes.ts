import { randomUUID } from 'node:crypto';
import { json, noContent } from '../answer.ts';
import type { Answer } from '../answer.ts';
import { bind, bindingFailure, unknownMember } from '../bodies/binding.ts';
import type { Shape } from '../bodies/binding.ts';
import { answerCount, answerList } from '../lists/answer-list.ts';
import { found, idAt, listRequest, route } from '../request.ts';
import type { ApiRequest, Route } from '../request.ts';
import { PATCH_BODY, readOperations } from '../tickets/ticket-patch.ts';
import { wholeSecond } from '../world.ts';
import type { StoredCallback } from './callback.ts';
import { CALLBACK_MODEL, WRITABLE_MEMBERS, draftOfCallback } from './callback-model.ts';
import type { CallbackDraft } from './callback-model.ts';
import { settleCallback } from './callback-rules.ts';
import { CALLBACK_RESOURCE, renderCallback } from './callback-view.ts';

const CALLBACK_BODY: Shape = { kind: 'object', model: CALLBACK_MODEL };
const rights = ['callbacks'] as const;

/** Routes that register, list, change and take away callbacks. */
export const callbackRoutes: readonly Route[] = [
  route('POST', '/system/callbacks', registerCallback, { rights, body: CALLBACK_BODY }),
  route('GET', '/system/callbacks', listCallbacks, { rights }),
  route('GET', '/system/callbacks/count', countCallbacks, { rights }),
  route('GET', '/system/callbacks/{id}', (request) => json(200, renderCallback(callbackOf(request))), {
    rights,
  }),
  route('PATCH', '/system/callbacks/{id}', patchCallback, { rights, body: PATCH_BODY }),
  route('PUT', '/system/callbacks/{id}', replaceCallback, { rights, body: CALLBACK_BODY }),
  route('DELETE', '/system/callbacks/{id}', deleteCallback, { rights }),
];

function callbackOf(request: ApiRequest): StoredCallback {
  const id = idAt(request, 0);
  return found(request.world.callbacks.records.get(id), 'Callback', id);
}

function listCallbacks(request: ApiRequest): Answer {
  const { world } = request;
  return answerList(world, listRequest(request), CALLBACK_RESOURCE, [...world.callbacks.records.values()]);
}

function countCallbacks({ world, query }: ApiRequest): Answer {
  return answerCount(world, query, CALLBACK_RESOURCE, [...world.callbacks.records.values()]);
}

function registerCallback({ world, member, given }: ApiRequest): Answer {
  const entry = settleCallback(world, given as CallbackDraft);
  const now = wholeSecond(world.now());
  const callback: StoredCallback = {
    id: world.callbacks.nextId(),
    entry,
    member,
    connectWiseId: randomUUID(),
    enteredAt: now,
    updatedAt: now,
    updatedBy: member.identifier,
    failingSince: undefined,
  };
  world.callbacks.records.set(callback.id, callback);
  return json(201, renderCallback(callback));
}

/**
 * Paths are those of a ticket's PATCH: case-sensitive, and without effect where they lead inside a member.
 */
function patchCallback(request: ApiRequest): Answer {
  const callback = callbackOf(request);
  const draft: Record<string, unknown> = { ...draftOfCallback(callback.entry) };
  for (const [index, { op, path, value }] of readOperations(request.given).entries()) {
    const [name = '', ...inside] = path.replace(/^\//u, '').split('/');
    const shape = Object.hasOwn(CALLBACK_MODEL.members, name) ? CALLBACK_MODEL.members[name] : undefined;
    if (shape === undefined) throw unknownMember(request.body, [index, 'path'], path, CALLBACK_MODEL.name);
    if (inside.length > 0) continue;
    if (op === 'remove') {
      Reflect.deleteProperty(draft, name);
      continue;
    }
    if (value === undefined) throw bindingFailure(`The operation on '${path}' has no value. `);
    bind(request.body, [index, 'value'], value, shape);
    if (Object.hasOwn(WRITABLE_MEMBERS, name)) draft[name] = value;
  }
  return changeCallback(request, callback, draft);
}

function replaceCallback(request: ApiRequest): Answer {
  return changeCallback(request, callbackOf(request), request.given as CallbackDraft);
}

/** A callback that is changed starts anew in the count of days without success. */
function changeCallback(
  { world, member }: ApiRequest,
  callback: StoredCallback,
  draft: CallbackDraft,
): Answer {
  const changed: StoredCallback = {
    ...callback,
    entry: settleCallback(world, draft, callback.id),
    updatedAt: wholeSecond(world.now()),
    updatedBy: member.identifier,
    failingSince: undefined,
  };
  world.callbacks.records.set(changed.id, changed);
  return json(200, renderCallback(changed));
}

function deleteCallback(request: ApiRequest): Answer {
  request.world.callbacks.records.delete(callbackOf(request).id);
  return noContent();
}
