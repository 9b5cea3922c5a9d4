import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DeskTicket } from '../../demo/desk-tickets.ts';
import { ACCOUNT } from '../../demo/settings-file.ts';
import type { Stack } from '../../demo/stack.ts';
import {
  incidentEvent,
  newIncidentId,
  plumbline,
  push,
  startRealStack,
  untilTickets,
  warningsOf,
} from './real-stack.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startRealStack();
});
afterAll(() => stack.stop());

/** Opens an incident of a company and gives its tickets. */
async function opened(incidentId: string, company = 0): Promise<Record<DeskTicket['desk'], string>> {
  const { addresses } = stack;
  const companyId = addresses.companies[company]?.id;
  expect(await push(addresses, incidentEvent(addresses, incidentId, { companyId }))).toBe(200);
  const tickets = await untilTickets(addresses, incidentId, (found) => found.length === 2);
  const numbers = Object.fromEntries(tickets.map(({ desk, id }) => [desk, String(id)]));
  return numbers as Record<DeskTicket['desk'], string>;
}

/** Takes everything of ours off a ticket at Manage but its notes. */
async function disguise(ticket: string): Promise<void> {
  const url = `${stack.addresses.manage.url}/emulator/technician/service/tickets/${ticket}`;
  const operations = [
    { op: 'replace', path: 'summary', value: 'Printer' },
    { op: 'replace', path: 'externalXRef', value: '' },
  ];
  const { ok } = await fetch(url, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(operations),
  });
  expect(ok).toBe(true);
}

it('an operator names the ticket of an incident, at desks that verify it', async () => {
  const id = newIncidentId();
  const own = await opened(id);
  const second = await opened(newIncidentId());
  const foreign = await opened(newIncidentId(), 1);
  const adopt = (desk: string, ticket: string): Promise<string> =>
    plumbline(stack, 'incidents', 'adopt', ACCOUNT, id, '--desk', desk, '--ticket', ticket);

  const bare = second['ConnectWise Manage'];
  await disguise(bare);
  expect(await adopt('manage', bare)).toBe(
    [
      `manage: ticket ${bare} is the incident’s ticket now · Medium · says revision 1`,
      'Everything that is known of the incident was appended to it.',
      `Tickets without further updates: ${own['ConnectWise Manage']}. Close or merge them by hand if nobody works on them.`,
      '',
    ].join('\n'),
  );
  const back = own['ConnectWise Manage'];
  expect(await adopt('manage', back)).toContain('Nothing was written: it says everything already.');

  const other = foreign['ConnectWise Manage'];
  expect(await adopt('manage', other)).toContain(
    `Ticket ${other}, which an operator named, is the ticket of another incident.\nAdopt another one.`,
  );
  await disguise(other);
  expect(await adopt('manage', other)).toMatch(
    /^Ticket \d+, which an operator named, does not belong to the company of the incident\.\nAdopt another one/,
  );
  expect(await adopt('manage', '999999')).toMatch(/^Ticket 999999, .* does not exist at the desk\.\n/);
  expect(await adopt('manage', bare)).toContain('is the incident’s ticket now');
  expect(await plumbline(stack, 'incidents', 'show', ACCOUNT, id)).not.toContain('which an operator named');
  expect(await adopt('automate', foreign['ConnectWise Automate'])).toContain(
    'does not belong to the company',
  );
  expect(await adopt('automate', second['ConnectWise Automate'])).toContain(
    `Put [GZ-${id}] at the end of the ticket's subject.`,
  );
  expect(await warningsOf(stack, 'worker', id)).toContainEqual(
    expect.objectContaining({
      account: ACCOUNT,
      desk: 'manage',
      ticket: '999999',
      msg: expect.stringMatching(/^manage: Ticket 999999, .* does not exist at the desk\.$/) as string,
      advice: 'Adopt the right one. The incident goes on as before.',
    }),
  );
});
