import type { ClosingStatus } from '../incident/write-back.ts';
import type { IncidentName } from '../mailbox/incident-workflows.ts';
import { closeByOperator, closedText } from '../operator/close-incident.ts';
import { jsonLine } from '../process/printable.ts';
import type { Terminal } from './terminal.ts';
import { withTemporal } from './with-temporal.ts';

/** Ends an incident, and prints what becomes of its tickets. */
export async function close(
  terminal: Terminal,
  name: IncidentName,
  status: ClosingStatus,
  json: boolean,
): Promise<void> {
  await withTemporal(terminal, name, async (client, settings) => {
    const closed = await closeByOperator(client, settings, name, status);
    await terminal.out(json ? jsonLine({ ...name, ...closed }) : closedText(name, closed));
  });
}
