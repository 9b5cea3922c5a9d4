import type { IncidentName } from '../mailbox/incident-workflows.ts';
import { retryDeliveries } from '../operator/retry-deliveries.ts';
import { printableJson } from '../process/printable.ts';
import type { Terminal } from './terminal.ts';
import { withTemporal } from './with-temporal.ts';

/** Has an incident tried again, and prints the desks that it is tried at. */
export async function retry(terminal: Terminal, name: IncidentName, json: boolean): Promise<void> {
  await withTemporal(terminal, { ...name }, async (client) => {
    const desks = await retryDeliveries(client, name);
    if (json) {
      await terminal.out(`${printableJson({ ...name, desks }, 'line')}\n`);
      return;
    }
    await terminal.out(
      desks.length === 0
        ? 'Nothing waits: the tickets say everything.\n'
        : `Tried again: ${desks.join(', ')}. See what became of it with \`plumbline incidents show\`.\n`,
    );
  });
}
