import type { IncidentName } from '../mailbox/incident-workflows.ts';
import type { Adoption } from '../incident/named-ticket.ts';
import { adoptedText, adoptTicket } from '../operator/adopt-ticket.ts';
import { jsonLine } from '../process/printable.ts';
import type { Terminal } from './terminal.ts';
import { withTemporal } from './with-temporal.ts';

/** How long the desk is waited for, in ms: longer than a request that it does not answer. */
const PATIENCE = 60_000;

/** Has an incident go on in a ticket, and prints what the desk then shows. */
export async function adopt(
  terminal: Terminal,
  name: IncidentName,
  adoption: Adoption,
  json: boolean,
): Promise<void> {
  await withTemporal(terminal, { ...name, ...adoption }, async (client) => {
    const adopted = await adoptTicket(client, name, adoption, PATIENCE);
    await terminal.out(
      json ? jsonLine({ ...name, ...adoption, ...adopted }) : adoptedText(adoption, adopted),
    );
  });
}
