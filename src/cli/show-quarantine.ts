import { findQuarantine } from '../operator/quarantine-name.ts';
import { bytesText, quarantineLine, quarantineText } from '../operator/quarantine-text.ts';
import { aboutQuarantine, quarantinedBytes } from '../operator/read-quarantine.ts';
import type { Terminal } from './terminal.ts';
import { withTemporal } from './with-temporal.ts';

/** Prints what a quarantine keeps. */
export async function showQuarantine(terminal: Terminal, name: string, json: boolean): Promise<void> {
  await withTemporal(terminal, {}, async (client, settings) => {
    const workflowId = await findQuarantine(client, name, settings);
    const about = await aboutQuarantine(client, workflowId);
    const bytes = await quarantinedBytes(client, workflowId);
    await terminal.out(json ? quarantineLine(about, bytes) : `${quarantineText(about)}\n${bytesText(bytes)}`);
  });
}
