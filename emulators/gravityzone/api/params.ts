import { invalidParams } from './rpc-error.ts';

/** Parameters, or any other object of JSON. */
export type Params = Readonly<Record<string, unknown>>;

/** Whether a value of JSON is an object, not a list. */
export function isObject(value: unknown): value is Params {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Refuses parameters that the method does not know. */
export function onlyKnown(params: Params, known: readonly string[], where = ''): void {
  for (const key of Object.keys(params)) {
    if (!known.includes(key)) throw invalidParams(`Unknown parameter '${where}${key}'`);
  }
}

/** A text that must be there and not empty. Throws RpcError, as all readers here do. */
export function text(params: Params, key: string): string {
  const value = params[key];
  if (typeof value !== 'string' || value === '') throw invalidValue(key);
  return value;
}

/** A text that may be left out. */
export function optionalText(params: Params, key: string): string | undefined {
  return params[key] === undefined ? undefined : text(params, key);
}

/** A whole number within bounds that must be there. */
export function integer(params: Params, key: string, from: number, to: number): number {
  const value = params[key];
  if (typeof value !== 'number' || !Number.isInteger(value) || value < from || value > to)
    throw invalidValue(key);
  return value;
}

/** A flag that may be left out. */
export function optionalBoolean(params: Params, key: string): boolean | undefined {
  const value = params[key];
  if (value !== undefined && typeof value !== 'boolean') throw invalidValue(key);
  return value;
}

/** An object; empty where it is left out. */
export function optionalObject(params: Params, key: string): Params {
  const value = params[key] ?? {};
  if (!isObject(value)) throw invalidValue(key);
  return value;
}

/** A list of texts out of a closed set, or `undefined` where the caller asks for none. */
export function optionalChoice<T extends string>(
  params: Params,
  key: string,
  choices: readonly T[],
): readonly T[] | undefined {
  const value = params[key];
  if (value === undefined) return undefined;
  if (!Array.isArray(value) || value.length === 0) throw invalidValue(key);
  return value.map((item: unknown) => {
    const choice = choices.find((known) => known === item);
    if (choice === undefined) throw invalidValue(key);
    return choice;
  });
}

/** A date with a time zone, in epoch milliseconds. Both `+0000` and `+00:00` are accepted. */
export function optionalDate(params: Params, key: string): number | undefined {
  const value = optionalText(params, key);
  if (value === undefined) return undefined;
  const match = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?)(Z|[+-]\d{2}:?\d{2})$/.exec(value);
  const [, moment, zone] = match ?? [];
  if (moment === undefined || zone === undefined) throw invalidValue(key);
  const time = Date.parse(moment + (zone === 'Z' ? zone : `${zone.slice(0, 3)}:${zone.slice(-2)}`));
  if (Number.isNaN(time)) throw invalidValue(key);
  return time;
}

/** The refusal of a parameter for its value, in the words that were seen. */
export function invalidValue(key: string): Error {
  return invalidParams(`Invalid value for '${key}'`);
}
