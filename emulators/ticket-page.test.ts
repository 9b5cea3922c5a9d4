import { describe, expect, it } from 'vitest';
import { renderTicketList, renderTicketPage } from './ticket-page.ts';
import type { TicketPage } from './ticket-page.ts';
import { renderText } from './ticket-text.ts';

const HOSTILE = `</title></style><script>alert("x")</script><a href='javascript:x' onclick="x">&amp;`;

const PAGE: TicketPage = {
  product: 'ConnectWise Automate',
  id: 7,
  subject: '[GZ-1] High: ATC.Malicious on WIN-SRV01',
  badge: { text: 'High', tone: 'high' },
  closed: false,
  facts: [['Client', 'Northwind']],
  initial: { text: 'Severity: high\nsecond line', by: 'plumbline', at: '2026-01-05T10:00:00Z' },
  updates: [{ text: 'Score: 1', by: 'plumbline', at: '2026-01-05T10:05:00.250Z', area: 'Comment' }],
};

/** What a browser would show: tags gone, entities decoded. */
function shown(html: string): string {
  const text = html
    .replaceAll(/<style>[^]*<\/style>/g, '')
    .replaceAll('<br>', '\n')
    .replaceAll(/<[^>]*>/g, '');
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}

describe('a ticket page', () => {
  it('shows number, subject, badge, state, facts, description and updates', () => {
    const text = shown(renderTicketPage(PAGE));
    for (const part of [
      '#7',
      PAGE.subject,
      'High',
      'Open',
      'Client',
      'Northwind',
      'Severity: high',
      'second line',
      'Score: 1',
      'Comment',
      '2026-01-05 10:05:00 UTC',
    ])
      expect(text).toContain(part);
  });

  it.each(['ConnectWise Automate', 'ConnectWise Manage'] as const)(
    'of %s says that it is emulated',
    (product) => {
      const text = shown(renderTicketPage({ ...PAGE, product }));
      expect(text).toContain(`${product} (emulated)`);
      expect(text).toMatch(new RegExp(`${product}emulated`));
    },
  );

  it('of a ticket without description and updates says so', () => {
    const text = shown(renderTicketPage({ ...PAGE, closed: true, initial: undefined, updates: [] }));
    for (const part of ['Closed', 'without a description', 'No updates yet']) expect(text).toContain(part);
  });

  it('needs no script and nothing from elsewhere', () => {
    expect(renderTicketPage(PAGE)).not.toMatch(/<script|<link rel="stylesheet|src=|@import|url\(|https?:/i);
  });

  it.each<[string, Partial<TicketPage>]>([
    ['subject', { subject: HOSTILE }],
    ['badge', { badge: { text: HOSTILE, tone: 'none' } }],
    ['label and value of a fact', { facts: [[HOSTILE, HOSTILE]] }],
    ['description', { initial: { text: HOSTILE, by: HOSTILE, at: HOSTILE } }],
    ['description with a label', { initial: { text: `${HOSTILE}: ${HOSTILE}`, by: '', at: '' } }],
    ['description with a mark', { initial: { text: `[${HOSTILE}]`, by: '', at: '' } }],
    ['update', { updates: [{ text: HOSTILE, by: HOSTILE, at: HOSTILE, area: HOSTILE }] }],
  ])('escapes a hostile %s and still shows it letter by letter', (_, hostile) => {
    const html = renderTicketPage({ ...PAGE, ...hostile });
    expect(html).not.toMatch(/<script|<a href='|onclick="x"|<\/title><\/style>/);
    expect(html.match(/<\/style>/g)).toHaveLength(1);
    expect(shown(html)).toContain(HOSTILE);
  });
});

describe('a list of tickets', () => {
  const row = { ...PAGE, updated: '2026-01-05T10:00:00Z' };

  it('keeps the order given and counts the open ones', () => {
    const text = shown(
      renderTicketList('ConnectWise Manage', [
        { ...row, id: 9, subject: 'second' },
        { ...row, id: 8, subject: 'first', closed: true },
      ]),
    );
    expect(text.indexOf('second')).toBeLessThan(text.indexOf('first'));
    expect(text).toContain('2 in total, 1 open');
  });

  it('says so when there are none', () => {
    expect(shown(renderTicketList('ConnectWise Manage', []))).toContain('No tickets yet');
  });

  it('escapes a hostile subject', () => {
    const html = renderTicketList('ConnectWise Automate', [{ ...row, subject: HOSTILE }]);
    expect(html).not.toMatch(/<script|<a href='/);
    expect(shown(html)).toContain(HOSTILE);
  });
});

describe('the text of a note', () => {
  it.each([
    ['line feeds', 'a\nb\nc'],
    ['carriage returns', 'a\r\nb\rc'],
    ['empty lines', 'a\n\n\nb'],
    ['labels', 'Severity: high\nProcess path: c:\\a b\\c.exe'],
    ['leading blanks', '  indented\n\ttabbed'],
    ['colons of no label', '10:05:00 and https://example.test'],
    ['marks', 'Update 2\n[GZ-1 w2.k7ab] [GZ-1 #2.k7ab]'],
  ])('keeps %s', (_, text) => {
    const lines = renderText(text)
      .split('\n')
      .map((line) => shown(line.replace('<br>', '')));
    expect(lines).toEqual(text.split(/\r\n|\r|\n/));
  });

  it('gives every line a block of its own', () => {
    expect(renderText('a\nb').match(/<div class="line/g)).toHaveLength(2);
  });
});
