import { describe, it } from 'vitest';
import { callbacks } from './manage-checklist/callbacks.ts';
import type { Section } from './manage-checklist/fact.ts';
import { faults } from './manage-checklist/faults.ts';
import { notesAndLifecycle } from './manage-checklist/notes-and-lifecycle.ts';
import { queriesAndReferenceData } from './manage-checklist/queries-and-reference-data.ts';
import { ticketsAndPatch } from './manage-checklist/tickets-and-patch.ts';
import { transportAndAuth } from './manage-checklist/transport-and-auth.ts';
import { inManageWorld } from './manage-world.ts';

/**
 * What is known of ConnectWise Manage, each fact by what the desk makes of it and what then stands at the
 * server.
 */
const SECTIONS: readonly Section[] = [
  { title: 'transport and auth', facts: transportAndAuth },
  { title: 'tickets and PATCH', facts: ticketsAndPatch },
  { title: 'notes and lifecycle', facts: notesAndLifecycle },
  { title: 'queries and reference data', facts: queriesAndReferenceData },
  { title: 'callbacks and faults', facts: [...callbacks, ...faults] },
];

describe.each(SECTIONS)('$title', ({ facts }) => {
  it.each(facts)('%s', (_, holds) => inManageWorld(holds)());
});
