import { discardQuarantine } from '../mailbox/quarantine-workflows.ts';
import { findQuarantine } from '../operator/quarantine-name.ts';
import { quarantineName } from '../operator/quarantine-text.ts';
import { aboutQuarantine } from '../operator/read-quarantine.ts';
import { jsonLine } from '../process/printable.ts';
import type { Terminal } from './terminal.ts';
import { withTemporal } from './with-temporal.ts';

/** Discards what a quarantine keeps. */
export async function discard(terminal: Terminal, name: string, json: boolean): Promise<void> {
  await withTemporal(terminal, {}, async (client, settings) => {
    const about = await aboutQuarantine(client, await findQuarantine(client, name, settings));
    await discardQuarantine(client, about);
    await terminal.out(
      json
        ? jsonLine({ name: quarantineName(about), state: 'discarded' })
        : `${quarantineName(about)} is discarded.\n`,
    );
  });
}
