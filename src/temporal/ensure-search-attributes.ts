import type { Connection } from '@temporalio/client';
import { isGrpcServiceError } from '@temporalio/client';
import { SearchAttributeType } from '@temporalio/common';
import protos from '@temporalio/proto';
import { SettingsError } from '../errors/index.ts';
import { searchAttributes } from '../workflows/search-attributes.ts';

const { KEYWORD, KEYWORD_LIST, INT } = SearchAttributeType;

const types = protos.temporal.api.enums.v1.IndexedValueType;
const WIRE_TYPES = {
  [KEYWORD]: types.INDEXED_VALUE_TYPE_KEYWORD,
  [KEYWORD_LIST]: types.INDEXED_VALUE_TYPE_KEYWORD_LIST,
  [INT]: types.INDEXED_VALUE_TYPE_INT,
} as const;
/** As the Temporal CLI writes them. */
const TYPE_NAMES = { [KEYWORD]: 'Keyword', [KEYWORD_LIST]: 'KeywordList', [INT]: 'Int' } as const;

/**
 * The search attributes that the namespace lacks.
 * @throws SettingsError when the namespace has one of the names with another type, where Temporal would
 * accept ours in silence and change nothing.
 */
export async function missingSearchAttributes(
  connection: Connection,
  namespace: string,
  prefix: string,
): Promise<MissingAttributes> {
  const wanted = Object.values(searchAttributes(prefix));
  const { customAttributes: present } = await connection.operatorService.listSearchAttributes({ namespace });
  const clash = wanted.find(
    ({ name, type }) => present[name] !== undefined && present[name] !== WIRE_TYPES[type],
  );
  if (clash !== undefined) {
    throw new SettingsError({
      code: 'search-attribute-type',
      message: `Namespace ${namespace} has a search attribute ${clash.name} that is not of type ${TYPE_NAMES[clash.type]}.`,
      advice: `Give plumbline a namespace of its own, or set \`temporal.searchAttributePrefix\` in the settings, so that its names differ. If nobody needs ${clash.name}, you can remove it with \`temporal operator search-attribute remove\`.`,
    });
  }
  return wanted.filter(({ name }) => present[name] === undefined);
}

/** The command by which a person adds search attributes. */
export function commandToAdd(namespace: string, missing: MissingAttributes): string {
  const options = missing.map(({ name, type }) => `--name ${name} --type ${TYPE_NAMES[type]}`).join(' ');
  return `temporal operator search-attribute create --namespace ${namespace} ${options}`;
}

/**
 * Registers the search attributes that the namespace lacks and gives their names. Must run before a worker
 * does: an upsert of an unknown attribute fails its workflow task for ever.
 * @throws SettingsError as `missingSearchAttributes` does; and when the namespace takes no more of them, or
 * not from us.
 */
export async function ensureSearchAttributes(
  connection: Connection,
  namespace: string,
  prefix: string,
): Promise<readonly string[]> {
  const missing = await missingSearchAttributes(connection, namespace, prefix);
  if (missing.length === 0) return [];
  const searchAttributesToAdd = Object.fromEntries(missing.map(({ name, type }) => [name, WIRE_TYPES[type]]));
  try {
    await connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: searchAttributesToAdd,
    });
  } catch (error) {
    if (!isGrpcServiceError(error)) throw error;
    throw notAdded(namespace, missing, error.details, error);
  }
  return missing.map(({ name }) => name);
}

/** Search attributes by their names. */
export type MissingAttributes = readonly { readonly name: string; readonly type: keyof typeof TYPE_NAMES }[];

function notAdded(
  namespace: string,
  missing: MissingAttributes,
  reason: string,
  cause: unknown,
): SettingsError {
  const names = missing.map(({ name }) => name).join(', ');
  const isFull = reason.includes('cannot have more than');
  return new SettingsError({
    code: isFull ? 'search-attribute-limit' : 'search-attributes-not-added',
    message: `Namespace ${namespace} takes no search attributes ${names}: ${reason.replace(/\.$/, '')}.`,
    advice: isFull
      ? `Give plumbline a namespace of its own, and name it in \`temporal.namespace\`. Or remove search attributes that nobody needs from ${namespace} with \`temporal operator search-attribute remove\`.`
      : `Ask a person who has the right to run: ${commandToAdd(namespace, missing)}`,
    cause,
  });
}
