import { refuse } from './answer.ts';
import type { Refusal } from './answer.ts';

/**
 * What a member of a request body may hold. `null` is accepted everywhere and means "none". An object with a
 * member that is not listed is refused; `name` is that of its type.
 */
export type Shape =
  | { readonly kind: 'text'; readonly limit?: number }
  | { readonly kind: 'whole' | 'flag' | 'date' | 'any' }
  | { readonly kind: 'choice'; readonly of: readonly unknown[] }
  | { readonly kind: 'list'; readonly of: Shape }
  | { readonly kind: 'object'; readonly name: string; readonly members: Members };

/** The members of an object by their names. */
export type Members = Readonly<Record<string, Shape>>;

/** Shapes that stand in many places. */
export const TEXT: Shape = { kind: 'text' };
export const WHOLE: Shape = { kind: 'whole' };
export const FLAG: Shape = { kind: 'flag' };
export const ANY: Shape = { kind: 'any' };

/** Names and array indices from the root of a body. */
type Path = readonly (string | number)[];

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
};

/** Parses a body and checks it against a shape. @throws Refusal (400 `ConnectWiseApi`) */
export function readBody(text: string, shape: Shape): unknown {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw bindingFailure('The request body is not valid JSON.');
  }
  bind(text, [], body, shape);
  return body;
}

/**
 * Checks that a value of a body has the given shape.
 * @param text the whole body, in which `path` leads to the value; the complaint tells where it stands.
 * @throws Refusal (400 `ConnectWiseApi`)
 */
export function bind(text: string, path: Path, value: unknown, shape: Shape): void {
  if (value === null) return;
  if (shape.kind === 'object') {
    if (typeof value !== 'object' || Array.isArray(value)) throw unconvertible(text, path, value, shape.name);
    for (const [name, member] of Object.entries(value))
      bind(text, [...path, name], member, memberOf(shape, name, text, [...path, name]));
  } else if (shape.kind === 'list') {
    if (!Array.isArray(value)) throw unconvertible(text, path, value, SHOWN_TYPE.list);
    value.forEach((entry, index) => bind(text, [...path, index], entry, shape.of));
  } else if (!fits(value, shape)) throw unconvertible(text, path, value, SHOWN_TYPE[shape.kind]);
}

/** The shape of a member. @throws Refusal (400 `ConnectWiseApi`) for one that the type does not have */
export function memberOf(
  { name: type, members }: Extract<Shape, { kind: 'object' }>,
  name: string,
  text: string,
  path: Path,
): Shape {
  const shape = Object.hasOwn(members, name) ? members[name] : undefined;
  if (shape === undefined) throw unknownMember(text, path, name, type);
  return shape;
}

/** 400 for a member that the type does not have. */
export function unknownMember(text: string, path: Path, name: string, type: string): Refusal {
  return bindingFailure(`Could not find member '${name}' on object of type '${type}'. ${place(text, path)}`);
}

/** 400 for a body that cannot be turned into the type the route takes. */
export function bindingFailure(message: string): Refusal {
  return refuse(400, 'ConnectWiseApi', message + HINT);
}

function unconvertible(text: string, path: Path, value: unknown, type: string): Refusal {
  const shown = JSON.stringify(value).slice(0, 100);
  return bindingFailure(`Error converting value ${shown} to type '${type}'. ${place(text, path)}`);
}

/** The server's JSON reader stands right after a member's name and colon when it complains about it. */
function place(text: string, path: Path): string {
  const shown = path.map((step, at) =>
    typeof step === 'number' ? `[${step}]` : at === 0 ? step : `.${step}`,
  );
  const name = text.indexOf(JSON.stringify(path.at(-1) ?? ''));
  const lines = text.slice(0, text.indexOf(':', name) + 1).split('\n');
  return `Path '${shown.join('')}', line ${lines.length}, position ${lines.at(-1)?.length ?? 0}.`;
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
      return shape.of.includes(value);
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
