import type { Model, Shape } from '../bodies/binding.ts';
import type { CallbackEntry } from './callback.ts';

const text: Shape = { kind: 'text', limit: undefined };
const flag: Shape = { kind: 'flag' };
const whole: Shape = { kind: 'whole' };

/** Longest description, in UTF-16 units. */
export const LONGEST_DESCRIPTION = 100;

/** Members of a callback that a request decides. */
export const WRITABLE_MEMBERS: Readonly<Record<string, Shape>> = {
  url: text,
  objectId: whole,
  type: text,
  level: text,
  description: { kind: 'text', limit: LONGEST_DESCRIPTION },
  payloadVersion: text,
  inactiveFlag: flag,
  isSelfSuppressedFlag: flag,
};

/**
 * Everything that the body of a callback may hold; what the server decides by itself is accepted without
 * effect.
 */
export const CALLBACK_MODEL: Model = {
  name: 'CallbackEntry',
  members: {
    ...WRITABLE_MEMBERS,
    id: whole,
    memberId: whole,
    connectWiseID: text,
    isSoapCallbackFlag: flag,
    _info: { kind: 'any' },
  },
};

/** A callback as a request wants it: the writable members that it names. */
export type CallbackDraft = Readonly<Record<string, unknown>>;

/** The draft that would leave a callback as it is. */
export function draftOfCallback(entry: CallbackEntry): CallbackDraft {
  return {
    url: entry.url,
    objectId: entry.objectId,
    type: entry.type,
    level: entry.level,
    ...(entry.description === undefined ? {} : { description: entry.description }),
    ...(entry.payloadVersion === undefined ? {} : { payloadVersion: entry.payloadVersion }),
    inactiveFlag: entry.inactive,
    isSelfSuppressedFlag: entry.selfSuppressed,
  };
}
