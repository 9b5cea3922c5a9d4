import type { z } from 'zod';
import type { Fault, Path } from './fault.ts';
import { issueWords } from './issue-words.ts';
import { nearestName } from './nearest-name.ts';
import { membersOf } from './schema/members-of.ts';

type Issue = z.core.$ZodIssue;

/** The names that a group of settings knows, by the place of the group. */
type KnownNames = ReadonlyMap<string, readonly string[]>;

/** So many names can be listed in a line. */
const MOST_LISTED = 12;

/** What a schema makes of settings: their values, or all that is wrong with them. */
export function checkBySchema<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
):
  | { readonly settings: z.output<Schema>; readonly faults: readonly [] }
  | { readonly settings: undefined; readonly faults: readonly Fault[] } {
  const known = new Map<string, readonly string[]>();
  const { data, error } = schema.safeParse(value, {
    error(issue) {
      if (issue.code === 'unrecognized_keys') known.set(keyOf(issue.path ?? []), namesKnownTo(issue.inst));
      return issueWords(issue);
    },
  });
  if (error === undefined) return { settings: data, faults: [] };
  const faults = error.issues.flatMap((issue) => faultsOf(issue, [], known));
  return {
    settings: undefined,
    faults: faults.map((fault) => ({ ...fault, path: asWritten(fault.path, value) })),
  };
}

function faultsOf(issue: Issue, above: Path, known: KnownNames): readonly Fault[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((name) => ({
      path: [...path, name],
      message: unknownName(name, known.get(keyOf(issue.path)) ?? []),
    }));
  // The issues below say what is wrong with the name.
  if (issue.code === 'invalid_key')
    return [{ path, message: issue.issues.map(({ message }) => message).join(', ') }];
  if (issue.code === 'invalid_union') {
    // Where a group was written, what is wrong inside it says more than that it is none of several things.
    const [meant, another] = issue.errors.filter((branch) => branch.every(isInside));
    if (meant !== undefined && another === undefined)
      return meant.flatMap((inner) => faultsOf(inner, path, known));
  }
  return [{ path, message: issue.message }];
}

function isInside({ path, code }: Issue): boolean {
  return path.length > 0 || code === 'unrecognized_keys';
}

function unknownName(name: string, names: readonly string[]): string {
  const near = nearestName(name, names);
  if (near !== undefined) return `is no setting: did you mean ${near}?`;
  return names.length > 0 && names.length <= MOST_LISTED
    ? `is no setting here: there are ${names.join(', ')}`
    : 'is no setting here: docs/settings.md lists those that there are';
}

function namesKnownTo(schema: z.core.$ZodType | z.core.$ZodCheck | undefined): readonly string[] {
  const { shape, keyType } = (schema?._zod.def ?? {}) as {
    readonly shape?: object;
    readonly keyType?: z.core.$ZodType;
  };
  return shape === undefined ? [...(keyType?._zod.values ?? [])].map(String) : Object.keys(shape);
}

function keyOf(path: Path): string {
  return path.map(String).join('\n');
}

/** The path without positions in lists that were written as a single thing. */
function asWritten(path: Path, value: unknown): Path {
  let here: unknown = value;
  return path.filter((step) => {
    if (typeof step === 'number' && !Array.isArray(here)) return false;
    here = Array.isArray(here) ? (here as unknown[])[Number(step)] : membersOf(here)[String(step)];
    return true;
  });
}
