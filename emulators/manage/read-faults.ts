import { bind, parseBody } from './bodies/binding.ts';
import type { Model, Shape } from './bodies/binding.ts';
import { CALLBACK_MODE_SHAPES } from './callbacks/callback-modes.ts';
import { NO_FAULTS, RETIRED_LISTS } from './faults.ts';
import type { ManageFaults } from './faults.ts';
import { RIGHTS } from './rights.ts';

const CHOICES: Readonly<Record<string, readonly string[]>> = {
  failOn: ['all', 'writes'],
  rateLimitBody: ['error', 'code', 'html'],
  ruleTakesBack: ['nothing', 'atOnce', 'afterAnswer'],
  nestedPatch: ['ignored', 'applied'],
  customFieldsInPatch: ['changed', 'entire'],
  mergedTickets: ['gone', 'readable'],
  notesOnClosedTickets: ['accepted', 'refused', 'reopen'],
  noteLineBreaks: ['kept', 'spaces'],
  rightsChecked: ['beforeBody', 'afterBody'],
  withoutRights: RIGHTS,
};

const RETIRED_MODEL: Model = {
  name: 'RetiredRecords',
  members: Object.fromEntries(RETIRED_LISTS.map((list) => [list, { kind: 'list', of: { kind: 'whole' } }])),
};

const FAULTS_MODEL: Model = {
  name: 'ManageFaults',
  members: {
    ...Object.fromEntries(Object.entries(NO_FAULTS).map(([name, value]) => [name, faultShape(name, value)])),
    ...CALLBACK_MODE_SHAPES,
  },
};

function faultShape(name: string, value: unknown): Shape {
  if (name === 'retired') return { kind: 'object', model: RETIRED_MODEL };
  if (name === 'hiddenBoards') return { kind: 'list', of: { kind: 'whole' } };
  const choices = CHOICES[name];
  if (choices !== undefined) {
    const choice: Shape = { kind: 'choice', of: choices };
    return Array.isArray(value) ? { kind: 'list', of: choice } : choice;
  }
  if (typeof value === 'string') return { kind: 'text', limit: undefined };
  return { kind: typeof value === 'boolean' ? 'flag' : 'whole' };
}

/**
 * Reads faults from JSON; `null` is none. @throws Refusal (400) for a fault that does not exist or a value of
 * the wrong type.
 */
export function readFaults(text: string): Partial<ManageFaults> {
  const value = parseBody(text);
  bind(text, [], value, { kind: 'object', model: FAULTS_MODEL });
  return Object.fromEntries(Object.entries(value ?? {}).filter(([, fault]) => fault !== null));
}
