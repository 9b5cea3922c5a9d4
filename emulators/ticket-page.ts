import { escapeHtml, renderText } from './ticket-text.ts';
import { TICKET_STYLE } from './ticket-style.ts';

/** The products whose tickets are shown; the page always says that they are emulated. */
export type TicketProduct = 'ConnectWise Automate' | 'ConnectWise Manage';

/** A coloured label beside the subject: the category or the priority. */
export interface TicketBadge {
  readonly text: string;
  readonly tone: 'low' | 'medium' | 'high' | 'none';
}

/**
 * One ticket as a person sees it. Times are ISO 8601; every text may be hostile and is escaped by the
 * renderer.
 */
export interface TicketPage {
  readonly product: TicketProduct;
  readonly id: number;
  readonly subject: string;
  readonly badge: TicketBadge;
  readonly closed: boolean;
  readonly facts: readonly (readonly [label: string, value: string])[];
  readonly initial: { readonly text: string; readonly by: string; readonly at: string } | undefined;
  readonly updates: readonly {
    readonly text: string;
    readonly by: string;
    readonly at: string;
    readonly area: string;
  }[];
}

/** One row of the list of tickets; `updated` is ISO 8601. */
export type TicketRow = Pick<TicketPage, 'id' | 'subject' | 'badge' | 'closed'> & {
  readonly updated: string;
};

/**
 * Headers to send the pages with: nothing is loaded and no script runs, whatever a ticket's text contains.
 */
export const TICKET_PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

/**
 * A whole HTML document that shows one ticket: subject, facts, the text it was opened with, and its updates,
 * oldest first.
 */
export function renderTicketPage(page: TicketPage): string {
  const updates = page.updates.map(
    (update) => `<li>
<header><b>${escapeHtml(update.by)}</b>${renderTime(update.at)}<span class="area">${escapeHtml(update.area)}</span></header>
<div class="text">${renderText(update.text)}</div>
</li>`,
  );
  const initial =
    page.initial === undefined
      ? '<p class="empty">This ticket was opened without a description.</p>'
      : `<header><h2>Initial description</h2><span class="meta"><b>${escapeHtml(page.initial.by)}</b>${renderTime(page.initial.at)}</span></header>
<div class="text">${renderText(page.initial.text)}</div>`;
  const facts = page.facts.map(
    ([label, value]) =>
      `<div><dt>${escapeHtml(label)}</dt><dd>${escapeHtml(value === '' ? '—' : value)}</dd></div>`,
  );
  return renderDocument(
    page.product,
    `#${page.id} ${page.subject}`,
    `<section class="head">
<p class="crumbs"><a href="/tickets">Tickets</a><span>›</span>#${page.id}</p>
<h1><span class="number">#${page.id}</span> ${escapeHtml(page.subject)}</h1>
<p class="badges">${renderBadge(page.badge)}${renderState(page.closed)}</p>
</section>
<div class="columns">
<div class="story">
<article class="card">${initial}</article>
<section class="updates">
<h2>Updates <span class="count">${updates.length}</span></h2>
${updates.length === 0 ? '<p class="empty">No updates yet.</p>' : `<ol>${updates.join('\n')}</ol>`}
</section>
</div>
<aside class="card"><h2>Ticket</h2><dl>${facts.join('\n')}</dl></aside>
</div>`,
  );
}

/** A whole HTML document that lists tickets in the order given. */
export function renderTicketList(product: TicketProduct, rows: readonly TicketRow[]): string {
  const open = rows.filter((row) => !row.closed).length;
  const body = rows.map(
    (row) => `<tr${row.closed ? ' class="closed"' : ''}>
<td class="number"><a href="/tickets/${row.id}">${row.id}</a></td>
<td class="subject"><a href="/tickets/${row.id}">${escapeHtml(row.subject)}</a></td>
<td>${renderBadge(row.badge)}</td>
<td>${renderState(row.closed)}</td>
<td class="when">${renderTime(row.updated)}</td>
</tr>`,
  );
  const table =
    rows.length === 0
      ? '<p class="empty">No tickets yet. The first one appears here as soon as it is opened.</p>'
      : `<table><thead><tr><th>Ticket</th><th>Subject</th><th>${product === 'ConnectWise Manage' ? 'Priority' : 'Category'}</th><th>State</th><th>Last updated</th></tr></thead>
<tbody>${body.join('\n')}</tbody></table>`;
  return renderDocument(
    product,
    'Tickets',
    `<section class="head"><h1>Tickets</h1><p class="summary">${rows.length} in total, ${open} open</p></section>
<div class="card list">${table}</div>`,
  );
}

function renderDocument(product: TicketProduct, title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · ${product} (emulated)</title>
<link rel="icon" href="data:,">
<style>${TICKET_STYLE}</style>
</head>
<body class="${product === 'ConnectWise Manage' ? 'manage' : 'automate'}">
<nav><a href="/tickets"><span class="logo">${product === 'ConnectWise Manage' ? 'M' : 'A'}</span>${product}</a><span class="emulated">emulated</span></nav>
<main>
${body}
</main>
</body>
</html>
`;
}

function renderBadge(badge: TicketBadge): string {
  return `<span class="badge ${badge.tone}">${escapeHtml(badge.text)}</span>`;
}

function renderState(closed: boolean): string {
  return `<span class="state ${closed ? 'is-closed' : 'is-open'}">${closed ? 'Closed' : 'Open'}</span>`;
}

function renderTime(at: string): string {
  const shown = at.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/, '$1 $2 UTC');
  return `<time datetime="${escapeHtml(at)}">${escapeHtml(shown)}</time>`;
}
