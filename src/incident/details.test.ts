import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  FIRST_FACTS,
  FIRST_PUSH,
  UPDATE_PUSH,
  delivery,
  sighting,
  snapshot,
  ticket,
  ticketPolicy,
} from './builders.fixture.ts';
import type { Delivery } from './delivery.ts';
import { incidentDetails } from './details.ts';
import type { Facts } from './facts.ts';
import type { IncidentReport } from './incident-report.ts';
import { standingOf } from './standing.ts';
import type { Snapshot } from './snapshot.ts';
import type { TicketSighting } from './ticket.ts';
import { NO_WRITE_BACK } from './write-back.ts';
import type { WriteBack } from './write-back.ts';

/** What the details are made of; the deliveries are to desks that the settings name. */
interface Shown extends Partial<IncidentReport> {
  readonly newest?: Snapshot;
  readonly deliveries?: Readonly<Record<string, Delivery>>;
}

function details({
  newest = snapshot(2, { facts: FIRST_FACTS }),
  deliveries = {},
  ...changes
}: Shown = {}): string {
  return incidentDetails({
    revision: newest.revision,
    category: newest.category,
    facts: newest.facts,
    companyName: 'Contoso',
    standings: Object.entries(deliveries).map(([desk, delivery]) => {
      const policy = { name: desk, taskQueue: desk, highQueue: desk, tickets: ticketPolicy() };
      const next = { kind: 'deliver', at: 0 } as const;
      return standingOf({ desk, delivery, newest, next, policy }, UPDATE_PUSH);
    }),
    timeline: [],
    events: 2,
    runs: 1,
    ...changes,
  });
}

const headline = (facts: Facts, companyName?: string): string | undefined =>
  details({ newest: snapshot(2, { facts }), companyName }).split('\n')[0];

/** The lines of the desks. */
function desks(deliveries: Readonly<Record<string, Delivery>>): string[] {
  return details({ deliveries })
    .split('\n')
    .filter((line) => line.startsWith('- '));
}

const problem = (message: string) => ({ code: 'refused', message, advice: 'Choose another.', since: 1 });

describe('the details of an incident', () => {
  test('say how it stands, where its tickets are and what changed last', () => {
    const deliveries = {
      automate: delivery({
        state: 'delivered',
        ticket: ticket({ id: '88213' }),
        delivered: snapshot(2),
        category: 'high',
      }),
      manage: delivery({
        state: 'blocked',
        ticket: ticket({ id: '40127' }),
        delivered: snapshot(1),
        category: 'medium',
        problem: {
          code: 'unmapped-company',
          message: 'Contoso is mapped nowhere.',
          advice: 'Map it.',
          since: UPDATE_PUSH - 1,
          tries: 3,
          firstAt: FIRST_PUSH,
          until: UPDATE_PUSH,
        },
      }),
    };
    const timeline = [
      {
        revision: 1,
        at: UPDATE_PUSH - 60_000,
        pushedAt: UPDATE_PUSH - 59_000,
        facts: ['computerName'],
        category: 'medium',
        steps: [
          {
            at: UPDATE_PUSH - 57_600,
            desk: 'manage',
            what: { kind: 'opened', ticket: '40127', category: 'medium' },
          },
        ],
      },
      {
        revision: 2,
        at: UPDATE_PUSH,
        pushedAt: UPDATE_PUSH,
        facts: ['severityScore', 'attackTechniques'],
        category: 'high',
        steps: [{ at: UPDATE_PUSH, desk: 'manage', what: { kind: 'blocked', message: 'No *type*.' } }],
      },
    ] as const satisfies IncidentReport['timeline'];
    expect(details({ deliveries, timeline })).toBe(
      [
        String.raw`**High** (score 89) · revision 2 · EICAR-Test-File \(not a virus\) on computer-name1 · Contoso`,
        '',
        '**Blocked at manage:** Contoso is mapped nowhere. Map it. Tried 3 times since 2024-07-12 08:33:38 UTC. Tried again by itself at 2024-07-12 09:39:49 UTC at the latest; at once by `plumbline incidents retry`.',
        '',
        '- automate: **delivered** · ticket 88213 · says revision 2 (High), lacks nothing',
        '- manage: **blocked** · ticket 40127 · says revision 1 (Medium) · should say revision 2 (High)',
        '',
        '- Revision 1, 2024-07-12 09:38:49 UTC: first report',
        String.raw`- → manage: opened ticket 40127 \(Medium\), 1 s after the push`,
        '- Revision 2, 2024-07-12 09:39:49 UTC: **Medium → High**, Severity score, MITRE ATT&CK IDs',
        String.raw`- → manage: blocked\: No \*type\*, 0 s after the push`,
        '',
        '2 events received, run 1 of this workflow.',
      ].join('\n'),
    );
  });

  test('say what is not known', () => {
    expect(headline({})).toBe('**High** (no score) · revision 2 · n/a on n/a · n/a');
    expect(headline({ severityScore: 0, companyId: '59a1' })).toBe(
      '**High** (score 0) · revision 2 · n/a on n/a · 59a1',
    );
    expect(desks({ manage: delivery() })).toEqual([
      '- manage: **waiting** · no ticket · should say revision 2 (High)',
    ]);
  });

  test('say that an operator has a desk held', () => {
    const paused = { since: UPDATE_PUSH, by: 'kim@ops', why: 'Update' };
    const policy = { name: 'manage', taskQueue: 'q', highQueue: 'h', tickets: ticketPolicy(), paused };
    const next = { kind: 'deliver', at: 0 } as const;
    const standing = standingOf(
      { desk: 'manage', delivery: delivery(), newest: snapshot(2), next, policy },
      UPDATE_PUSH,
    );
    expect(details({ standings: [standing] })).toContain(
      String.raw`**Paused at manage:** Deliveries are held since 2024-07-12 09\:39\:49 UTC by kim@ops\: Update. To have them go on`,
    );
  });

  test('say that it is over', () => {
    expect(headline({ status: 'closed' })).toBe(
      '**High** · **closed** (no score) · revision 2 · n/a on n/a · n/a',
    );
  });
});

describe('the line of a ticket', () => {
  const time = '2024-07-12 09:39:49 UTC';

  test.each<[string, Partial<TicketSighting>]>([
    [`open at the desk (New, Security), seen as of ${time}`, {}],
    [`open at the desk (New), seen as of ${time}`, { board: undefined }],
    [`open at the desk, seen as of ${time}`, { status: undefined, board: undefined }],
    [
      `**merged** into 77\\# at the desk (New, Security), seen as of ${time}`,
      { state: 'merged', mergedInto: '77#' },
    ],
  ])('tells how it was seen: %s', (text, changes) => {
    const seen = sighting({ changedAt: UPDATE_PUSH, ...changes });
    expect(desks({ manage: delivery({ ticket: ticket(), delivered: snapshot(2), seen }) })).toEqual([
      `- manage: **waiting** · ticket 1001 · says revision 2, lacks nothing · ${text}`,
    ]);
  });

  test('names twins', () => {
    expect(desks({ manage: delivery({ twins: ['7', '8'] }) })[0]).toContain(
      ' · **twins that are left alone: 7, 8**',
    );
  });
});

test.each([
  [1, '1 event received, run 1 of this workflow.'],
  [2, '2 events received, run 1 of this workflow.'],
])('the details say how many events came: %i', (events, line) => {
  expect(details({ events }).split('\n').at(-1)).toBe(line);
});

describe('what GravityZone is told', () => {
  const line = (writeBack: Partial<WriteBack>): string | undefined =>
    details({ writeBack: { ...NO_WRITE_BACK, ...writeBack } }).split('\n')[2];

  test.each<[Partial<WriteBack>, string]>([
    [{ notedAt: UPDATE_PUSH }, 'note written 2024-07-12 09:39:49 UTC'],
    [
      { unwritten: true, close: { by: 'operator', status: 'false positive', at: 1 } },
      'news for the note to be written · to be told that the incident is false positive',
    ],
    [{ blocked: true, problem: problem('*No*.') }, String.raw`**blocked** · \*No\*. Choose another.`],
  ])('%j reads: %s', (writeBack, text) => {
    expect(line(writeBack)).toBe(`- GravityZone: ${text}`);
  });

  test('is not mentioned where there is nothing', () => {
    expect(details()).not.toContain('GravityZone');
    expect(details({ writeBack: NO_WRITE_BACK })).toBe(details());
  });
});

describe('text of others in the details', () => {
  test.each([
    ['emphasis', '**x** _y_ ~~z~~', String.raw`\*\*x\*\* \_y\_ \~\~z\~\~`],
    ['code', '``x``', '\\`\\`x\\`\\`'],
    ['an element in code', '`<img>`', '\\`\\< img\\>\\`'],
    ['a template in code', '`{namespace}`', '\\`\\{namespace\\}\\`'],
    ['a link', '[x](y)', String.raw`\[x\] \(y\)`],
    ['an image', '![x](y)', String.raw`\! \[x\] \(y\)`],
    ['an address', 'https://evil.example/x', String.raw`hxxps\://evil\[.\]example/x`],
    ['an element', '<img src=x>', String.raw`\< img src=x\>`],
    ['an address in brackets', '<https://evil.example>', String.raw`\< hxxps\://evil\[.\]example\>`],
    ['a table cell', 'x | y', String.raw`x \| y`],
    ['an escape', String.raw`\*x`, String.raw`\\\*x`],
    ['a path', String.raw`c:\a\b.exe`, String.raw`c\:\\a\\b.exe`],
    ['a template', '{namespace}', String.raw`\{namespace\}`],
    ['lines', 'x\n# y\r- z', String.raw`x\\n\# y\\r- z`],
    ['hidden characters', 'x\u202ey', String.raw`x\\u202ey`],
    ['plain words', 'ATC.Malicious, é 🦀', 'ATC.Malicious, é 🦀'],
  ])('makes no markup of %s', (_what, text, shown) => {
    expect(headline({ detectionName: text })).toContain(` · ${shown} on n/a`);
    expect(headline({ computerName: text })).toContain(` on ${shown} · `);
    expect(headline({}, text)?.endsWith(` · ${shown}`)).toBe(true);
    expect(details({ deliveries: { manage: delivery({ problem: problem(text) }) } })).toContain(
      `${shown}. Choose another.`,
    );
  });

  test('is cut to 200 characters, never within an escape', () => {
    expect(headline({ detectionName: '*'.repeat(300) })).toContain(
      ` · ${String.raw`\*`.repeat(199)}… on n/a`,
    );
    expect(headline({ detectionName: '🦀'.repeat(300) })).toContain(` · ${'🦀'.repeat(199)}… on n/a`);
  });

  test('tells a problem whole, and the mark that it names as it is', () => {
    const sentence = `Put [GZ-1] at the end. ${'Then look. '.repeat(30)}`;
    const [line] = desks({ manage: delivery({ notAdopted: { ...problem(sentence), ticket: '7' } }) });
    expect(line).toContain(sentence.replace('[GZ-1]', String.raw`\[GZ-1\]`));
  });

  test.each([
    ['Set `categories.high.type`: no *x*.', String.raw`Set ${'`categories.high.type`'}\: no \*x\*.`],
    ['Name it as `{ client: NAME }`.', 'Name it as `{ client: NAME }`.'],
    ['Half `a quote. See `closedTickets`.', 'Half \\`a quote. See `closedTickets`.'],
  ])('leaves code in a sentence of ours as it is: %s', (sentence, shown) => {
    expect(details({ deliveries: { manage: delivery({ problem: problem(sentence) }) } })).toContain(shown);
  });

  test('never adds a line, an unescaped mark, or code that holds one', () => {
    const hostile = fc
      .array(
        fc.oneof(
          fc.constantFrom(
            '|',
            '\n',
            '\r\n',
            '\\',
            '`',
            '`x`',
            '[',
            '](',
            '<',
            '>',
            '*',
            '_',
            ':',
            '//',
            '#',
            '- ',
          ),
          fc.string(),
        ),
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(hostile, hostile, hostile, (detectionName, companyName, message) => {
        const text = details({
          newest: snapshot(2, { facts: { detectionName } }),
          companyName,
          deliveries: { manage: delivery({ problem: problem(message) }) },
        });
        const lines = text.split(/[\n\r\u2028\u2029]/);
        expect(lines).toHaveLength(8);
        const [first = '', , reason = '', , desk = ''] = lines;
        // What is left once escapes and our own marks are taken out.
        for (const line of [
          first.replace('**High** (no score)', ''),
          reason.replace('**Waiting at manage:**', ''),
          desk.replace('manage: **waiting**', '').replace('(High)', ''),
        ]) {
          const bare = line.replace(/\\./gu, '').replace(/`[\w .:=>-]+`/g, '');
          expect(bare).not.toMatch(/[\\`*_{}[\]()<>#+!|~:]/);
        }
      }),
    );
  });
});
