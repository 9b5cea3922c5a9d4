import { quarantineLine, quarantineText } from '../operator/quarantine-text.ts';
import { listQuarantines } from '../operator/read-quarantine.ts';
import type { Terminal } from './terminal.ts';
import { withTemporal } from './with-temporal.ts';

/** Prints what is kept in quarantine, of all accounts or of one. */
export async function listQuarantine(
  terminal: Terminal,
  account: string | undefined,
  json: boolean,
): Promise<void> {
  await withTemporal(terminal, { account }, async (client) => {
    let found = 0;
    for await (const about of listQuarantines(client, account)) {
      found += 1;
      await terminal.out(json ? quarantineLine(about) : quarantineText(about));
    }
    if (found === 0 && !json) await terminal.out('Nothing is kept in quarantine.\n');
  });
}
