import { ANY, TEXT, bindingFailure } from './binding.ts';
import type { Shape } from './binding.ts';

/** One change of a PATCH. */
export interface Operation {
  readonly op: 'add' | 'replace' | 'remove';
  readonly path: string;
  readonly value?: unknown;
}

/** The shape of the body of a PATCH, whatever it changes; the values are for each route to check. */
export const PATCH_BODY: Shape = {
  kind: 'list',
  of: {
    kind: 'object',
    name: 'PatchOperation',
    members: { op: { kind: 'choice', of: ['add', 'replace', 'remove'] }, path: TEXT, value: ANY },
  },
};

/** The operations of a body of that shape. @throws Refusal (400) for one without op, path or value */
export function readOperations(given: unknown): readonly Operation[] {
  for (const operation of given as readonly (Partial<Operation> | null)[]) {
    if (typeof operation?.op !== 'string' || typeof operation.path !== 'string' || operation.path === '')
      throw bindingFailure('An operation needs op and path. ');
    if (operation.op !== 'remove' && operation.value === undefined)
      throw bindingFailure(`The operation on '${operation.path}' has no value. `);
  }
  return given as readonly Operation[];
}

/** The name of the member that an operation is on, and the way inside of it. */
export function pathOf({ path }: Operation): readonly [string, ...string[]] {
  const [head = '', ...inside] = path.replace(/^\//u, '').split('/');
  return [head, ...inside];
}

/** The new value of the member; `null` where it is taken away. */
export function valueOf({ op, value }: Operation): unknown {
  return op === 'remove' ? null : value;
}
