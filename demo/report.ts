import { incidentWorkflowId } from '../src/workflows/names.ts';
import type { Addresses } from './addresses.ts';
import type { DeskTicket } from './desk-tickets.ts';
import type { StoryEnd } from './story.ts';
import { ACCOUNT } from './settings-file.ts';

const RULE = '─'.repeat(100);

/** Both tickets as the desks' APIs gave them, and whether they are as expected. */
export function storyText(end: StoryEnd): string {
  const missing =
    end.missing.length === 0
      ? ['Both tickets are as expected.']
      : ['Missing:', ...end.missing.map((line) => `  ✗ ${line}`)];
  return [...end.tickets.map(ticketText), RULE, ...missing].join('\n');
}

/** Where to look while the stack is up. */
export function addressesText(addresses: Addresses, end: StoryEnd | undefined): string {
  const ui = `${addresses.temporal.ui}/namespaces/${addresses.temporal.namespace}/workflows`;
  const workflow =
    end === undefined ? ui : `${ui}/${encodeURIComponent(incidentWorkflowId(ACCOUNT, end.incidentId))}`;
  const page = (desk: DeskTicket['desk'], origin: string): string => {
    const ticket = end?.tickets.find((candidate) => candidate.desk === desk);
    return ticket === undefined ? `${origin}/tickets` : `${origin}/tickets/${ticket.id}`;
  };
  return [
    `  Gateway       POST ${addresses.gateway.url}`,
    `                Authorization: ${addresses.gateway.secret}`,
    `  Temporal UI   ${workflow}`,
    `  Automate      ${page('ConnectWise Automate', addresses.automate.url)}`,
    `  Manage        ${page('ConnectWise Manage', addresses.manage.url)}`,
  ].join('\n');
}

function ticketText(ticket: DeskTicket): string {
  const [initial = '', ...updates] = ticket.texts;
  return [
    RULE,
    `${ticket.desk} (emulated) · ticket ${ticket.id} · ${ticket.company}`,
    ticket.subject,
    ticket.place,
    '',
    indent(initial),
    ...updates.flatMap((update) => ['', '  ┌ update', indent(update, '  │ ')]),
    '',
  ].join('\n');
}

function indent(text: string, by = '  '): string {
  return text
    .split('\n')
    .map((line) => (by + line).trimEnd())
    .join('\n');
}
