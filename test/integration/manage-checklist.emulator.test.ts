import { describe, it } from 'vitest';
import type { Section } from './manage-checklist/fact.ts';
import { notesAndLifecycle } from './manage-checklist/notes-and-lifecycle.ts';
import { ticketsAndPatch } from './manage-checklist/tickets-and-patch.ts';
import { transportAndAuth } from './manage-checklist/transport-and-auth.ts';
import { inManageWorld } from './manage-world.ts';

/** What is known of ConnectWise Manage, each fact by what the desk makes of it and what then stands at the server. */
const SECTIONS: readonly Section[] = [
  { title: 'transport and auth', facts: transportAndAuth },
  { title: 'tickets and PATCH', facts: ticketsAndPatch },
  { title: 'notes and lifecycle', facts: notesAndLifecycle },
];

describe.each(SECTIONS)('$title', ({ facts }) => {
  it.each(facts)('%s', (_, holds) => inManageWorld(holds)());
});
