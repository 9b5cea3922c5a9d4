import type { Accepted } from '../desk.ts';
import type { AutomateClient } from './automate-client.ts';
import { basicPlaneText, fitBody } from './fit-text.ts';
import type { ScriptOrder } from './script-order.ts';
import type { AutomateSettings } from './settings.ts';
import { batchAnswer } from './automate-answers.ts';

/** A run that begins just before its call expires ends within this time, in ms. */
const LONGEST_RUN = 60_000;

/** Where and until when the script runs. */
export interface ScriptRun {
  readonly scriptId: number;
  readonly computerId: number;
  /** In ms since 1970 by the server's clock: the script does nothing from then on. */
  readonly expires: number;
}

/**
 * The body of a script call: all ten parameters, always, since an empty one means "leave unchanged". Free
 * text is base64, because Automate substitutes `@name@` and `%name%` in parameters and splices them into SQL.
 */
export function scriptCall({ scriptId, computerId, expires }: ScriptRun, order: ScriptOrder) {
  const values = {
    Operation: order.operation,
    Marker: order.marker,
    CategoryId: numberText(order.categoryId),
    Subject: order.subject === undefined ? '' : base64(basicPlaneText(order.subject)),
    Body: base64(fitBody(order.body)),
    TicketId: order.ticketId ?? '',
    StatusId: numberText(order.statusId),
    Expires: new Date(expires).toISOString().slice(0, 19).replace('T', ' '),
    Life: order.life,
    Write: String(order.write),
  };
  return {
    EntityType: 'Computer',
    EntityIds: [computerId],
    ScriptId: scriptId,
    Parameters: Object.entries(values).map(([Key, Value]) => ({ Key, Value })),
    UseAgentTime: false,
    // The run waits for an agent that is offline; skipped, it would vanish without a trace.
    OfflineActionFlags: {
      SkipsOfflineAgents: false,
      WakesOfflineAgents: false,
      OnlyRunsOnOfflineAgents: false,
    },
    Priority: 12,
    IncludeSubGroups: false,
  };
}

/**
 * Has the script run on a computer. The server only says whether it accepted the call; the result is read
 * back later.
 * @throws VendorRefused when it was refused; VendorUnavailable, with `sent: 'perhaps'` when the outcome is
 * unknown; the reason of the signal that was aborted before it was sent.
 */
export async function runScript(
  client: AutomateClient,
  { scriptId, expiry }: Pick<AutomateSettings, 'scriptId' | 'expiry'>,
  computerId: number,
  order: ScriptOrder,
  signal: AbortSignal,
): Promise<Accepted> {
  const expires = Date.now() + expiry;
  const call = scriptCall({ scriptId, computerId, expires: expires + client.clockAhead() }, order);
  const purpose = `script ${scriptId} on computer ${computerId}`;
  await client.post('/Batch/ScriptExecute', purpose, call, batchAnswer, signal);
  return { kind: 'accepted', expires: expires + LONGEST_RUN };
}

function numberText(value: number | undefined): string {
  return value === undefined ? '' : String(value);
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
