import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Category } from './category.ts';
import { FACT_NAMES, SET_FACTS } from './facts.ts';
import type { Facts } from './facts.ts';
import { generationOfSubject, highestNoteMark, noteMark, ticketMark } from './marks.ts';
import { neutralise } from './neutralise.ts';
import { renderResumeNote } from './resume-note.ts';
import type { Snapshot } from './snapshot.ts';
import { renderSubject } from './subject.ts';
import { renderTicketBody } from './ticket-body.ts';
import { renderUpdateNote } from './update-note.ts';

const INCIDENT_ID = '6690e2c52ca2436a3af4adbe';

/** Written apart from the code under test: what must never reach a ticket from outside. Line breaks are told separately. */
const UNSAFE =
  /[\0-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|\udb40[\udc00-\udfff]/;

const PIECES = [
  ...[
    `[GZ-${INCIDENT_ID} #99]`,
    `[GZ-${INCIDENT_ID}]`,
    `[GZ-${INCIDENT_ID}.9]`,
    `[GZ-${INCIDENT_ID} #8 1/2]`,
  ],
  ...['[', 'G', 'Z', '-', '[GZ', 'GZ-', '[GZ-', INCIDENT_ID, ' #7]', ']', '\\', ' ', ', '],
  ...['\n', '\r\n', '\t', '\0', '\x1b[31m', '\x7f', '\x85', '\u2028', '\u2029'],
  ...[
    '\u202e',
    '\u202a',
    '\u2066',
    '\u2069',
    '\u200e',
    '\u061c',
    '\u200b',
    '\u200d',
    '\ufeff',
    '\u00ad',
    '\u2060',
  ],
  ...['\u{e0041}', '\ufff9', '\uffff', '\ud83d', '\udc00', '🦀', 'é', 'e\u0301', 'x'.repeat(60)],
];

const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
const hostileText = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), unit), { maxLength: 30 })
  .map((parts) => parts.join(''));

/** Every fact may be text here: what a renderer is given has crossed a wire and a history. */
const hostileFacts = fc.record(
  Object.fromEntries(
    FACT_NAMES.map((name) => [
      name,
      SET_FACTS.has(name) ? fc.array(hostileText, { maxLength: 4 }) : hostileText,
    ]),
  ),
  { requiredKeys: [] },
) as fc.Arbitrary<Facts>;

const incidentId = fc.oneof(
  fc.constant(INCIDENT_ID),
  fc.string({ unit: fc.constantFrom(...Array.from('0123456789abcdefXYZ-')), minLength: 1, maxLength: 64 }),
);
const category = fc.constantFrom<Category>('low', 'medium', 'high');
const revision = fc.integer({ min: 1, max: 6 });

const snapshot: fc.Arbitrary<Snapshot> = fc.record({
  revision,
  at: fc.integer({ min: 0, max: 4e12 }),
  facts: hostileFacts,
  category,
});

function expectSafeNote(text: string, id: string, number: number): void {
  expect(text).not.toMatch(UNSAFE);
  expect(text.split('\n').at(-1)).toBe(noteMark(id, number));
  expect(text.split('[GZ-')).toHaveLength(2);
  expect(highestNoteMark([text], id)).toBe(number);
  // Manage may turn line breaks into spaces.
  expect(highestNoteMark([text.replaceAll('\n', ' ')], id)).toBe(number);
}

describe('hostile text', () => {
  test('is neutralised, once and for all', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const shown = neutralise(text);
        expect(shown).not.toMatch(UNSAFE);
        expect(shown).not.toMatch(/\n|\[GZ-/);
        expect(neutralise(shown)).toBe(shown);
      }),
      { numRuns: 1000 },
    );
  });

  test('cannot lengthen a subject, hide in it, or forge its mark', () => {
    fc.assert(
      fc.property(
        incidentId,
        fc.integer({ min: 1, max: 9999 }),
        category,
        hostileFacts,
        (id, generation, of, facts) => {
          const subject = renderSubject({ incidentId: id, generation, category: of, facts });
          expect(subject.length).toBeLessThanOrEqual(100);
          expect(subject).not.toMatch(UNSAFE);
          expect(subject).not.toContain('\n');
          expect(subject.startsWith(`${ticketMark(id, generation)} `)).toBe(true);
          expect(subject.lastIndexOf('[GZ-')).toBe(0);
          expect(generationOfSubject(subject, id)).toBe(generation);
        },
      ),
    );
  });

  test('cannot hide in a ticket body or forge its mark', () => {
    const parts = fc.record({
      clientName: hostileText,
      predecessor: fc.record({ id: hostileText, because: fc.constantFrom('gone', 'closed') }),
      remarks: fc.array(hostileText, { maxLength: 2 }),
    });
    fc.assert(
      fc.property(incidentId, snapshot, parts, (id, of, more) => {
        const body = renderTicketBody({ incidentId: id, snapshot: of, generation: 2, ...more });
        expectSafeNote(body, id, of.revision);
      }),
    );
  });

  test('cannot hide in an update or forge its mark', () => {
    fc.assert(
      fc.property(incidentId, snapshot, snapshot, (id, from, to) => {
        const covers = { first: from.revision, last: to.revision };
        expectSafeNote(renderUpdateNote({ incidentId: id, from, to, covers }), id, to.revision);
      }),
    );
  });

  test('cannot hide in a resume note or forge its mark', () => {
    fc.assert(
      fc.property(incidentId, snapshot, hostileText, (id, of, clientName) => {
        expectSafeNote(renderResumeNote({ incidentId: id, snapshot: of, clientName }), id, of.revision);
      }),
    );
  });
});
