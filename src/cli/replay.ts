import { gatewayAddress } from '../operator/gateway-address.ts';
import { pushSecret } from '../operator/account-settings.ts';
import { findQuarantine } from '../operator/quarantine-name.ts';
import { quarantineName } from '../operator/quarantine-text.ts';
import { aboutQuarantine } from '../operator/read-quarantine.ts';
import { replayQuarantine } from '../operator/replay-quarantine.ts';
import type { ReplayOutcome } from '../operator/replay-quarantine.ts';
import { jsonLine } from '../process/printable.ts';
import type { ExitCode, Terminal } from './terminal.ts';
import { withTemporal } from './with-temporal.ts';

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
