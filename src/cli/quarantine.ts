import { discardQuarantine } from '../mailbox/quarantine-workflows.ts';
import { pushSecret } from '../operator/account-settings.ts';
import { gatewayAddress } from '../operator/gateway-address.ts';
import { findQuarantine } from '../operator/quarantine-name.ts';
import { bytesText, quarantineLine, quarantineName, quarantineText } from '../operator/quarantine-text.ts';
import { aboutQuarantine, listQuarantines, quarantinedBytes } from '../operator/read-quarantine.ts';
import { replayQuarantine } from '../operator/replay-quarantine.ts';
import type { ReplayOutcome } from '../operator/replay-quarantine.ts';
import { jsonLine } from '../process/printable.ts';
import type { ExitCode, Terminal } from './terminal.ts';
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

/** Prints what a quarantine keeps. */
export async function showQuarantine(terminal: Terminal, name: string, json: boolean): Promise<void> {
  await withTemporal(terminal, {}, async (client, settings) => {
    const workflowId = await findQuarantine(client, name, settings);
    const about = await aboutQuarantine(client, workflowId);
    const bytes = await quarantinedBytes(client, workflowId);
    await terminal.out(json ? quarantineLine(about, bytes) : `${quarantineText(about)}\n${bytesText(bytes)}`);
  });
}

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

const DAY = 86_400_000;

const SAID: Readonly<Record<ReplayOutcome, string>> = {
  replayed:
    'The gateway took it and did not keep it again; the copy ends by itself after `policy.quarantineDays`. Single events that cannot be read have quarantines of their own.',
  'kept again': 'The gateway still does not understand it: it stays in quarantine.',
  uncertain:
    'The gateway took it, but whether it kept it again cannot be told just now: it stays in quarantine. Replay it once more; events that come twice change nothing.',
};

/** Replays what a quarantine keeps; 1 where it stays. */
export async function replay(
  terminal: Terminal,
  name: string,
  gateway: string | undefined,
  json: boolean,
): Promise<ExitCode> {
  return withTemporal(terminal, {}, async (client, settings) => {
    const workflowId = await findQuarantine(client, name, settings);
    const about = await aboutQuarantine(client, workflowId);
    const outcome = await replayQuarantine(client, workflowId, {
      gateway: gateway ?? gatewayAddress(settings),
      authorization: pushSecret(settings, about.account),
      keepFor: settings.policy.quarantineDays * DAY,
    });
    await terminal.out(
      json
        ? jsonLine({ name: quarantineName(about), state: outcome })
        : `${quarantineName(about)}: ${SAID[outcome]}\n`,
    );
    return outcome === 'replayed' ? 0 : 1;
  });
}
