import { Ajv } from 'ajv';
import type { ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import type { JsonObject } from './answer.ts';
import { fieldsOf, parseCondition } from './condition.ts';
import { IN_ANSWERS, IN_QUERIES, IN_REQUESTS, SHORT_NAMES, SHORT_ORDER } from './differences.ts';
import type { Difference } from './differences.ts';
import { parseJson, spellMembers } from './json-body.ts';
import document from './openapi-25.0.5.json' with { type: 'json' };
import { badRequest } from './refused.ts';

/** The parameters of a query by their published names, of the types that are published. */
export interface QueryValues {
  readonly 'options.condition'?: string;
  readonly 'options.page'?: number;
  readonly 'options.pageSize'?: number;
  readonly 'options.orderBy.name'?: string;
  readonly 'options.orderBy.type'?: 'Undefined' | 'Ascending' | 'Descending';
  /** Such as `TicketId desc`: see `SHORT_ORDER`. */
  readonly orderBy?: string;
  readonly 'options.includedFields'?: readonly string[];
  readonly 'options.excludedFields'?: readonly string[];
  readonly 'options.expands'?: readonly string[];
  readonly 'options.ids'?: readonly string[];
}

/** A verb and path of the published interface. */
export interface Operation {
  /** Throws `NotAllowed` (400) for parameters that are not published, or not so. */
  readQuery(query: URLSearchParams): QueryValues;
  /** The body, its members spelled as published; `undefined` where none is. Throws `NotAllowed` (400). */
  readBody(text: string): unknown;
  /** Throws `Error` for the text of an answer that is none of the published ones. */
  checkAnswer(text: string): void;
}

interface Schema extends JsonObject {
  readonly $ref?: string;
  readonly type?: unknown;
  readonly enum?: readonly unknown[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
}

interface Parameter {
  readonly name: string;
  readonly in: 'query' | 'path';
  readonly schema?: Schema;
}

interface Content {
  readonly content: { readonly 'application/json': { readonly schema: Schema } };
}

interface PublishedOperation {
  readonly parameters?: readonly (Parameter | { readonly $ref: string })[];
  readonly requestBody?: Content;
  readonly responses: { readonly 200: Content };
}

const paths = document.paths as unknown as Readonly<
  Record<string, Readonly<Record<string, PublishedOperation>>>
>;
const parameters = document.components.parameters as unknown as Readonly<Record<string, Parameter>>;
const schemas = document.components.schemas as unknown as Readonly<Record<string, Schema>>;

const ajv = new Ajv({ strict: false });
formats.default(ajv);
ajv.addSchema({ $id: 'requests', components: { schemas: schemasWith(IN_REQUESTS, closed) } });
ajv.addSchema({ $id: 'answers', components: { schemas: schemasWith(IN_ANSWERS, closedWithNulls) } });

const operations = new Map<string, Operation>();

/** The operation of a path such as `/Tickets/{ticketId}`. Throws `Error` where none is published. */
export function publishedOperation(method: string, path: string): Operation {
  const name = `${method} ${path}`;
  const operation = operations.get(name) ?? readOperation(method, path);
  operations.set(name, operation);
  return operation;
}

function readOperation(method: string, path: string): Operation {
  const operation = paths[`/api/v1${path}`]?.[method.toLowerCase()];
  if (operation === undefined) throw new Error(`${method} ${path} is not published.`);
  const sent = operation.requestBody?.content['application/json'].schema;
  const answered = operation.responses[200].content['application/json'].schema;
  const names = sent === undefined ? [] : [...memberNames(sent)];
  const isBody = sent && ajv.compile(within('requests', sent));
  const isAnswer = ajv.compile(within('answers', answered));
  const readQuery = queryReader(operation, answered.items ?? answered);
  return {
    readQuery,
    readBody: (text) => {
      if (isBody === undefined) return undefined;
      const body = spellMembers(parseJson(text), names);
      if (!isBody(body)) throw badRequest(`The body is not as published: ${faultOf(isBody)}`);
      return body;
    },
    checkAnswer: (text) => {
      if (!isAnswer(JSON.parse(text)))
        throw new Error(`The answer to ${method} ${path} is not as published: ${faultOf(isAnswer)}`);
    },
  };
}

function queryReader(operation: PublishedOperation, row: Schema): Operation['readQuery'] {
  const known = new Map<string, { readonly name: string; readonly schema: Schema }>();
  for (const { name, schema, ...parameter } of (operation.parameters ?? []).map(parameterOf)) {
    if (parameter.in !== 'query') continue;
    known.set(name.toLowerCase(), { name, schema: merged(schema ?? {}, IN_QUERIES[name]?.change) as Schema });
    if (name === SHORT_ORDER.insteadOf) known.set(SHORT_ORDER.name.toLowerCase(), SHORT_ORDER);
  }
  const isQuery = ajv.compile({
    type: 'object',
    properties: Object.fromEntries([...known.values()].map(({ name, schema }) => [name, schema])),
  });
  return (query) => {
    const values = new Map<string, unknown>();
    for (const [given, text] of query) {
      const found = known.get((SHORT_NAMES[given.toLowerCase()] ?? given).toLowerCase());
      if (found === undefined) throw badRequest(`There is no parameter '${given}'.`);
      const { name, schema } = found;
      const before = values.get(name);
      const value = valueOf(text, schema);
      if (before !== undefined && !(Array.isArray(before) && Array.isArray(value)))
        throw badRequest(`The parameter '${given}' is given twice.`);
      values.set(name, Array.isArray(before) ? [...(before as unknown[]), ...(value as unknown[])] : value);
    }
    const read = Object.fromEntries(values) as QueryValues;
    if (!isQuery(read)) throw badRequest(`The query is not as published: ${faultOf(isQuery)}`);
    const condition = read['options.condition'];
    const named = [
      ...(read['options.includedFields'] ?? []),
      ...(read['options.excludedFields'] ?? []),
      ...(read['options.expands'] ?? []),
      ...(condition === undefined ? [] : fieldsOf(parseCondition(condition))),
    ];
    for (const name of named) if (!hasMember(row, name)) throw badRequest(`There is no field '${name}'.`);
    return read;
  };
}

/** The text of a query as what its schema says; text that cannot be that stays as it is. */
function valueOf(text: string, schema: Schema): unknown {
  if (schema.type === 'array') return text.split(',').map((item) => item.trim());
  if (schema.type === 'integer') return /^-?[0-9]{1,10}$/.test(text) ? Number(text) : text;
  const word = schema.enum?.find((some) => String(some).toLowerCase() === text.toLowerCase());
  return word ?? text;
}

function parameterOf(parameter: Parameter | { readonly $ref: string }): Parameter {
  if (!('$ref' in parameter)) return parameter;
  const found = parameters[parameter.$ref.replace('#/components/parameters/', '')];
  if (found === undefined) throw new Error(`${parameter.$ref} is nowhere.`);
  return found;
}

function resolved(schema: Schema): Schema {
  const name = schema.$ref?.replace('#/components/schemas/', '');
  return name === undefined ? schema : (schemas[name] ?? {});
}

/** Whether a schema has a member such as `Client.Id`, in any case of letters. */
function hasMember(schema: Schema, path: string): boolean {
  const [first = '', ...rest] = path.split('.');
  const members = Object.entries(resolved(schema).properties ?? {});
  const member = members.find(([name]) => name.toLowerCase() === first.toLowerCase())?.[1];
  return member !== undefined && (rest.length === 0 || hasMember(member, rest.join('.')));
}

/** The names of all members of a schema and of what it holds. */
function memberNames(schema: Schema, names = new Set<string>()): ReadonlySet<string> {
  const { properties = {}, items } = resolved(schema);
  for (const [name, inner] of Object.entries(properties)) {
    names.add(name);
    memberNames(inner, names);
  }
  if (items !== undefined) memberNames(items, names);
  return names;
}

/** A schema whose references lead into the set of schemas of this name. */
function within(set: 'requests' | 'answers', schema: Schema): JsonObject {
  const text = JSON.stringify((set === 'requests' ? closed : closedWithNulls)(schema));
  return JSON.parse(text.replaceAll('"#/', `"${set}#/`)) as JsonObject;
}

function schemasWith(
  differences: Readonly<Record<string, Difference>>,
  change: (schema: Schema) => JsonObject,
): JsonObject {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [
      name,
      change(merged(schema, differences[name]?.change) as Schema),
    ]),
  );
}

/** A schema whose objects hold nothing but their published members; `{}` where nothing is published of them. */
function closed(schema: Schema): JsonObject {
  return closedBut(schema, closed, closed);
}

function closedWithNulls(schema: Schema): JsonObject {
  const orNull = (inner: Schema): JsonObject => ({ anyOf: [{ type: 'null' }, closedWithNulls(inner)] });
  return closedBut(schema, closedWithNulls, orNull);
}

function closedBut(
  schema: Schema,
  item: (inner: Schema) => JsonObject,
  member: (inner: Schema) => JsonObject,
): JsonObject {
  if (schema.items !== undefined) return { ...schema, items: item(schema.items) };
  if (schema.type !== 'object') return schema;
  const members = Object.entries(schema.properties ?? {}).map(([name, inner]) => [name, member(inner)]);
  return { ...schema, properties: Object.fromEntries(members) as JsonObject, additionalProperties: false };
}

/** Objects are merged member by member; of anything else the change stands. */
function merged(schema: unknown, change: unknown): unknown {
  if (change === undefined) return schema;
  if (!isObject(schema) || !isObject(change)) return change;
  const both = { ...schema };
  for (const [name, value] of Object.entries(change)) both[name] = merged(schema[name], value);
  return both;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function faultOf(validate: ValidateFunction): string {
  return ajv.errorsText(validate.errors).slice(0, 500);
}
