import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Category } from './category.ts';
import type { Surroundings } from './fact-lines.ts';
import { FACT_NAMES, SET_FACTS } from './facts.ts';
import type { Facts } from './facts.ts';
import { generationInSubject, noteMark, readNotes, ticketMark } from './marks.ts';
import { neutralise, neutraliseExceptAddresses } from './neutralise.ts';
import { renderNote } from './render-note.ts';
import type { Snapshot } from './snapshot.ts';
import { renderSubject } from './subject.ts';
import { DEFAULT_TEXTS } from './text-settings.ts';
import { renderTicketBody } from './ticket-body.ts';
import type { TicketKey } from './ticket.ts';

const INCIDENT_ID = '6690e2c52ca2436a3af4adbe';

/**
 * Written apart from the code under test: what must never reach a ticket from outside. Line breaks are told
 * separately.
 */
const UNSEEN =
  /[\0-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|\udb40[\udc00-\udfff]/;
/** Links, images, tags, comments and character references of Markdown and HTML. */
const MARKUP = /\]\(|!\[|<[a-z/!?]|&#?[a-z0-9]+;/i;
/** What readers make links of by themselves. */
const ADDRESS = /https?:\/\/|ftp:\/\/|file:\/\/|www\.|mailto:|\/\/[\w-]+\.\w/i;
const ANY_MARK = /\[[A-Za-z0-9]+-/g;

const PIECES = [
  ...[`[GZ-${INCIDENT_ID} #99.k7]`, `[GZ-${INCIDENT_ID}]`, `[gz-${INCIDENT_ID}.9]`, `[GZ-1 #8.k7 1/2]`],
  ...['[', 'G', 'Z', '-', '[GZ', 'GZ-', '[GZ-', 'abc1-', INCIDENT_ID, ' #7.k7]', ']', '\\', ' ', ', '],
  ...['(', '!', '.', '](', '![', '<', '</', 'img src=x>', '<!--', '&', '#x202e;', 'lt;'],
  ...['http', 'HTTPS', ':', '/', '://', 'https://', 'hxxp://', 'ftp://', 'www.', 'mailto:', 'evil.example'],
  ...['\n', '\r\n', '\t', '\0', '\x1b[31m', '\x7f', '\x85', '\u2028', '\u2029'],
  ...['\u202e', '\u202a', '\u2066', '\u2069', '\u200e', '\u061c', '\u200b', '\u200d', '\ufeff', '\u00ad'],
  ...['\u{e0041}', '\ufff9', '\uffff', '\ud83d', '\udc00', '🦀', 'é', 'e\u0301', 'x'.repeat(60)],
];

const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
const hostileText = fc
  .array(fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...PIECES) }, { weight: 1, arbitrary: unit }), {
    maxLength: 30,
  })
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
const key: fc.Arbitrary<TicketKey> = fc.record({
  account: fc.constant('main'),
  incidentId,
  mark: fc.constantFrom('GZ', 'ABC1'),
  formerMarks: fc.constant(['ABC']),
  life: fc.constant('k7'),
});

const watchEnded = fc.option(fc.record({ at: fc.nat(), idle: fc.nat() }), { nil: undefined });
const snapshot: fc.Arbitrary<Snapshot> = fc.record({
  revision: fc.integer({ min: 1, max: 6 }),
  at: fc.integer({ min: 0, max: 4e12 }),
  notedAt: fc.integer({ min: 0, max: 4e12 }),
  facts: hostileFacts,
  category: fc.constantFrom<Category>('low', 'medium', 'high'),
  watchEnded,
});

const surroundings: fc.Arbitrary<Surroundings> = fc.record({
  key,
  clientName: fc.option(hostileText, { nil: undefined }),
  texts: fc.boolean().map((defang) => ({ ...DEFAULT_TEXTS, defang })),
  link: fc.constant(undefined),
  leftOut: fc.constant(new Set()),
});

function expectSafe(text: string, defanged: boolean): void {
  expect(text).not.toMatch(UNSEEN);
  expect(text).not.toMatch(MARKUP);
  if (defanged) expect(text).not.toMatch(ADDRESS);
}

function expectSafeNote(text: string, of: TicketKey, revision: number, defanged: boolean): void {
  expectSafe(text, defanged);
  expect(text.split('\n').at(-1)).toBe(noteMark(of, revision));
  // Manage may turn line breaks into spaces.
  for (const kept of [text, text.replaceAll('\n', ' ')]) {
    expect(kept.match(ANY_MARK)).toHaveLength(1);
    expect(readNotes([kept], of)).toEqual({
      ours: revision,
      any: revision,
      write: 0,
      begun: undefined,
      late: [],
    });
  }
}

describe('hostile text', () => {
  test.each([
    ['in full', neutralise, true],
    ['except for addresses', neutraliseExceptAddresses, false],
  ])('is neutralised %s, once and for all', (_what, shownBy, defanged) => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const shown = shownBy(text);
        expectSafe(shown, defanged);
        expect(shown).not.toContain('\n');
        expect(shown).not.toMatch(ANY_MARK);
        expect(shownBy(shown)).toBe(shown);
      }),
      { numRuns: 3000 },
    );
  });

  test('cannot lengthen a subject, hide in it, or forge its mark', () => {
    fc.assert(
      fc.property(
        surroundings,
        fc.integer({ min: 1, max: 9999 }),
        hostileFacts,
        ({ key, texts }, generation, facts) => {
          const subject = renderSubject({ ...key, generation, facts, texts });
          expect(subject.length).toBeLessThanOrEqual(100);
          expectSafe(subject, texts.defang);
          expect(subject).not.toContain('\n');
          expect(subject.endsWith(` ${ticketMark(key, generation)}`)).toBe(true);
          expect(subject.match(ANY_MARK)).toHaveLength(1);
          expect(generationInSubject(subject, key)).toBe(generation);
        },
      ),
    );
  });

  test('cannot act in a ticket body or forge its mark', () => {
    const parts = fc.record({
      predecessor: fc.record({ id: hostileText, because: fc.constantFrom('gone', 'closed', 'company') }),
      remarks: fc.array(hostileText, { maxLength: 2 }),
    });
    fc.assert(
      fc.property(surroundings, snapshot, parts, (about, of, more) => {
        const body = renderTicketBody({ ...about, snapshot: of, generation: 2, ...more });
        expectSafeNote(body, about.key, of.revision, about.texts.defang);
        expect(body.split('\n')[0]?.length).toBeLessThanOrEqual(160);
      }),
    );
  });

  test.each(['changes', 'full', 'farewell'] as const)(
    'cannot act in a note of %s or forge its mark',
    (kind) => {
      const remarks = fc.array(hostileText, { maxLength: 2 });
      fc.assert(
        fc.property(surroundings, snapshot, snapshot, remarks, (about, from, to, remarks) => {
          const text = renderNote({ kind, from, to, remarks, begun: undefined }, about);
          expectSafeNote(text, about.key, to.revision, about.texts.defang);
        }),
      );
    },
  );
});
