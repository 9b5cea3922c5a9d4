import { refuse } from '../answer.ts';
import type { Refusal } from '../answer.ts';
import { locate, showPath } from './json-position.ts';
import type { JsonPath } from './json-position.ts';

/** What a member of a request body may hold. `null` is accepted everywhere and means "none". */
export type Shape =
  | { readonly kind: 'text'; readonly limit: number | undefined }
  | { readonly kind: 'whole' }
  | { readonly kind: 'flag' }
  | { readonly kind: 'date' }
  | { readonly kind: 'choice'; readonly of: readonly string[] }
  | { readonly kind: 'any' }
  | { readonly kind: 'list'; readonly of: Shape }
  | { readonly kind: 'object'; readonly model: Model };

/** A type of the API: a body with a member that is not listed is refused. */
export interface Model {
  readonly name: string;
  readonly members: Readonly<Record<string, Shape>>;
}

// Appended to every failure of binding, whether or not the Accept header has anything to do with it; no space
// before it.
const HINT = 'Check your accept header to make sure you are using the correct version.';

const SHOWN_TYPE = {
  text: 'String',
  whole: 'Int32',
  flag: 'Boolean',
  date: 'DateTime',
  choice: 'Enum',
  any: 'Object',
  list: 'List',
  object: '',
};

/** Parses a request body. @throws Refusal (400) when it is not JSON. */
export function parseBody(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw bindingFailure('The request body is not valid JSON.');
  }
}

/**
 * Checks that a value of a body has the given shape and no member that its model does not know.
 * @param text the whole body, in which `path` leads to the value; the complaint tells where it stands.
 * @throws Refusal (400 `ConnectWiseApi`)
 */
export function bind(text: string, path: JsonPath, value: unknown, shape: Shape): void {
  if (value === null) return;
  if (shape.kind === 'object') {
    if (typeof value !== 'object' || Array.isArray(value))
      throw unconvertible(text, path, value, shape.model.name);
    for (const [name, member] of Object.entries(value)) {
      const known = Object.hasOwn(shape.model.members, name) ? shape.model.members[name] : undefined;
      if (known === undefined) throw unknownMember(text, [...path, name], name, shape.model.name);
      bind(text, [...path, name], member, known);
    }
  } else if (shape.kind === 'list') {
    if (!Array.isArray(value)) throw unconvertible(text, path, value, SHOWN_TYPE.list);
    value.forEach((entry, index) => bind(text, [...path, index], entry, shape.of));
  } else if (!fits(value, shape)) {
    throw unconvertible(text, path, value, SHOWN_TYPE[shape.kind]);
  }
}

/** 400 for a member that the type does not have. */
export function unknownMember(text: string, path: JsonPath, name: string, type: string): Refusal {
  return bindingFailure(`Could not find member '${name}' on object of type '${type}'. ${place(text, path)}`);
}

/** 400 for a body that cannot be turned into the type the route takes. */
export function bindingFailure(message: string): Refusal {
  return refuse(400, 'ConnectWiseApi', message + HINT);
}

function unconvertible(text: string, path: JsonPath, value: unknown, type: string): Refusal {
  const shown = JSON.stringify(value).slice(0, 100);
  return bindingFailure(`Error converting value ${shown} to type '${type}'. ${place(text, path)}`);
}

function place(text: string, path: JsonPath): string {
  const { line, position } = locate(text, path);
  return `Path '${showPath(path)}', line ${line}, position ${position}.`;
}

function fits(value: unknown, shape: Exclude<Shape, { kind: 'object' | 'list' }>): boolean {
  switch (shape.kind) {
    case 'text':
      return typeof value === 'string';
    case 'whole':
      return Number.isInteger(value);
    case 'flag':
      return typeof value === 'boolean';
    case 'date':
      return typeof value === 'string' && isWholeSecond(value);
    case 'choice':
      return typeof value === 'string' && shape.of.includes(value);
    case 'any':
      return true;
  }
}

/**
 * Whether the text is a time as the API takes it: `YYYY-MM-DDTHH:MM:SSZ`, whole seconds, and one that exists.
 */
export function isWholeSecond(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/u.test(text) && !Number.isNaN(Date.parse(text));
}
