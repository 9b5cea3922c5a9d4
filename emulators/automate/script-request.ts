import { ENTITY_TYPES } from './differences.ts';
import { badRequest } from './refused.ts';

/** The body of a batch request, as published; what nothing is made of is left out. */
interface PublishedRequest {
  /** By name, or by its place among the published ones. */
  readonly EntityType: string | number;
  readonly EntityIds: readonly number[];
  readonly ScriptId?: number;
  readonly ScriptGuid?: string;
  readonly Schedule?: unknown;
  readonly StartDate?: string;
  readonly Parameters?: readonly { readonly Key: string; readonly Value: string }[];
  readonly OfflineActionFlags?: { readonly SkipsOfflineAgents?: boolean };
}

/** The body of a batch request, checked. */
export interface ScriptRequest extends PublishedRequest {
  readonly EntityType: string;
}

/**
 * Reads the body of `/Batch/ScriptExecute` or `/Batch/ScriptSchedule`, which is as published. Throws `NotAllowed` (400)
 * where it contradicts itself all the same.
 */
export function readScriptRequest(content: unknown): ScriptRequest {
  const request = content as PublishedRequest;
  if (request.ScriptId === undefined && request.ScriptGuid === undefined)
    throw badRequest('ScriptId or ScriptGuid is needed.');
  const keys = (request.Parameters ?? []).map(({ Key }) => Key.toLowerCase());
  if (new Set(keys).size < keys.length) throw badRequest('A parameter is given twice.');
  const { EntityType } = request;
  const name = typeof EntityType === 'number' ? (ENTITY_TYPES[EntityType] ?? '') : EntityType;
  return { ...request, EntityType: name };
}
