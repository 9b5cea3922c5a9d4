import { incidentEvents } from '../operator/incident-events.ts';
import type { IncidentName } from '../mailbox/incident-workflows.ts';
import { incidentText, recordLine, recordText } from '../operator/incident-text.ts';
import { incidentNow } from '../operator/incident-now.ts';
import { linksOf } from '../operator/links.ts';
import { jsonLine } from '../process/printable.ts';
import type { Terminal } from './terminal.ts';
import { withTemporal } from './with-temporal.ts';

/** Prints how an incident stands, or with `raw` its events as they came. */
export async function showIncident(
  terminal: Terminal,
  name: IncidentName,
  { raw = false, json = false }: { readonly raw?: boolean; readonly json?: boolean },
): Promise<void> {
  await withTemporal(terminal, name, async (client, settings) => {
    if (!raw) {
      const view = await incidentNow(client, name);
      const links = linksOf(settings, view);
      await terminal.out(json ? jsonLine({ ...view, links }) : incidentText(view, links));
      return;
    }
    for await (const record of incidentEvents(client, name))
      await terminal.out(json ? recordLine(record) : `${recordText(record)}\n`);
  });
}
