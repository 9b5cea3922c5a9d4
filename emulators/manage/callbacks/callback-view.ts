import type { Columns } from '../conditions/evaluate.ts';
import type { Resource } from '../lists/resource.ts';
import { showTime } from '../world.ts';
import type { StoredCallback } from './callback.ts';
import { CALLBACK_MODEL } from './callback-model.ts';

/** A callback as the API returns it. */
export function renderCallback(callback: StoredCallback): Record<string, unknown> {
  const { id, entry, member, connectWiseId, enteredAt, updatedAt, updatedBy } = callback;
  return {
    id,
    ...(entry.description === undefined ? {} : { description: entry.description }),
    url: entry.url,
    objectId: entry.objectId,
    type: entry.type,
    level: entry.level,
    memberId: member.id,
    ...(entry.payloadVersion === undefined ? {} : { payloadVersion: entry.payloadVersion }),
    inactiveFlag: entry.inactive,
    isSoapCallbackFlag: false,
    isSelfSuppressedFlag: entry.selfSuppressed,
    connectWiseID: connectWiseId,
    _info: {
      dateEntered: showTime(enteredAt),
      enteredBy: member.identifier,
      lastUpdated: showTime(updatedAt),
      updatedBy,
    },
  };
}

const COLUMNS: Columns<StoredCallback> = {
  id: { type: 'number', read: ({ id }) => id },
  url: { type: 'text', read: ({ entry }) => entry.url },
  objectId: { type: 'number', read: ({ entry }) => entry.objectId },
  type: { type: 'text', read: ({ entry }) => entry.type },
  level: { type: 'text', read: ({ entry }) => entry.level },
  description: { type: 'text', read: ({ entry }) => entry.description },
  payloadVersion: { type: 'text', read: ({ entry }) => entry.payloadVersion },
  memberId: { type: 'number', read: ({ member }) => member.id },
  connectWiseID: { type: 'text', read: ({ connectWiseId }) => connectWiseId },
  inactiveFlag: { type: 'flag', read: ({ entry }) => entry.inactive },
  isSelfSuppressedFlag: { type: 'flag', read: ({ entry }) => entry.selfSuppressed },
  lastUpdated: { type: 'date', read: ({ updatedAt }) => updatedAt },
};

/** Callbacks as lists see them. */
export const CALLBACK_RESOURCE: Resource<StoredCallback> = {
  columns: COLUMNS,
  fields: new Set(Object.keys(CALLBACK_MODEL.members)),
  idOf: ({ id }) => id,
  render: renderCallback,
};
