import { ok, warning } from '../../../errors/check.ts';
import type { Found } from '../../../errors/check.ts';
import { lookAtServer } from '../../../http/look-at-server.ts';
import type { ServerLook } from '../../../http/look-at-server.ts';
import { CALLBACK_PATH } from '../callbacks/callback-address.ts';
import { listCallbacks } from '../callbacks/keep-callbacks.ts';
import { planCallbacks } from '../callbacks/plan-callbacks.ts';
import type { ManageTransport } from '../connection/manage-transport.ts';

/**
 * Without callbacks tickets are polled, so that none of this is a fault. Nothing where the settings ask for none,
 * or no board is known.
 */
export async function callbackFindings(
  transport: Pick<ManageTransport, 'call' | 'readPages'>,
  callbackUrl: string | undefined,
  boards: readonly number[],
  signal: AbortSignal,
): Promise<readonly Found[]> {
  if (callbackUrl === undefined || boards.length === 0) return [];
  const [listed, seen] = await Promise.all([
    listCallbacks(transport, callbackUrl, signal),
    lookAtServer(`${callbackUrl}${CALLBACK_PATH}`, signal),
  ]);
  const { change, create } = planCallbacks(listed, boards, callbackUrl);
  const lacking = [...change.map(({ wanted }) => wanted), ...create].map(({ objectId }) => objectId);
  return [
    lacking.length === 0
      ? ok(`Manage calls ${callbackUrl} for ${boards.length} service boards.`)
      : warning(
          `Manage does not call ${callbackUrl} for service boards ${lacking.join(', ')}.`,
          'Start the worker: it registers the callbacks and switches them on.',
        ),
    ...unreached(callbackUrl, seen),
  ];
}

function unreached(callbackUrl: string, seen: ServerLook): readonly Found[] {
  if (seen.kind === 'answers' && seen.answer.status === 405) return [];
  const what =
    seen.kind === 'answers'
      ? `Something that takes no callbacks answers at ${callbackUrl}${CALLBACK_PATH}, with ${seen.answer.status}.`
      : `From this machine nothing usable answers at ${callbackUrl}${CALLBACK_PATH}: ${seen.reason}.`;
  return [
    warning(
      what,
      'Check `callbackUrl` in the Manage settings, that the gateway runs, and that the proxy before it leads there.',
    ),
  ];
}
