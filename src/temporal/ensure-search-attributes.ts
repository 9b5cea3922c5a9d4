import type { Connection } from '@temporalio/client';
import { SearchAttributeType } from '@temporalio/common';
import protos from '@temporalio/proto';
import { SettingsError } from '../errors/index.ts';
import { SEARCH_ATTRIBUTES } from '../workflows/search-attributes.ts';

const { KEYWORD, KEYWORD_LIST, INT } = SearchAttributeType;
const WANTED = Object.values(SEARCH_ATTRIBUTES);

const types = protos.temporal.api.enums.v1.IndexedValueType;
const WIRE_TYPES = {
  [KEYWORD]: types.INDEXED_VALUE_TYPE_KEYWORD,
  [KEYWORD_LIST]: types.INDEXED_VALUE_TYPE_KEYWORD_LIST,
  [INT]: types.INDEXED_VALUE_TYPE_INT,
} as const;

/**
 * Registers the search attributes that the namespace lacks and gives their names. Must run before a worker does: an upsert of
 * an unknown attribute fails its workflow task for ever.
 * @throws SettingsError when the namespace has one of the names with another type; Temporal would accept ours in silence and
 * change nothing.
 */
export async function ensureSearchAttributes(
  connection: Connection,
  namespace: string,
): Promise<readonly string[]> {
  const { customAttributes: present } = await connection.operatorService.listSearchAttributes({ namespace });
  const clash = WANTED.find(
    ({ name, type }) => present[name] !== undefined && present[name] !== WIRE_TYPES[type],
  );
  if (clash !== undefined) {
    throw new SettingsError({
      code: 'search-attribute-type',
      message: `Namespace ${namespace} has a search attribute ${clash.name} that is not of type ${clash.type}.`,
      advice: `Use a namespace of its own for plumbline, or remove ${clash.name} with \`temporal operator search-attribute remove\`.`,
    });
  }
  const missing = WANTED.filter(({ name }) => present[name] === undefined);
  if (missing.length > 0) {
    const searchAttributes = Object.fromEntries(missing.map(({ name, type }) => [name, WIRE_TYPES[type]]));
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
  }
  return missing.map(({ name }) => name);
}
