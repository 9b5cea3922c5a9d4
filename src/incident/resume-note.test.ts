import { expect, test } from 'vitest';
import { renderResumeNote } from './resume-note.ts';
import { renderTicketBody } from './ticket-body.ts';

const STATEMENT = {
  incidentId: '6690e2c52ca2436a3af4adbe',
  snapshot: {
    revision: 7,
    at: 1720777189899,
    facts: { severityScore: 95, userName: 'bo' },
    category: 'high',
  },
  clientName: 'Contoso',
} as const;

test('a resume note states everything in full under its heading', () => {
  const [heading, ...rest] = renderResumeNote(STATEMENT).split('\n');
  expect(heading).toBe('Activity after plumbline stopped watching · 2024-07-12 09:39:49 UTC');
  expect(rest.join('\n')).toBe(renderTicketBody({ ...STATEMENT, generation: 1 }));
  expect(rest.at(-1)).toBe('[GZ-6690e2c52ca2436a3af4adbe #7]');
});
