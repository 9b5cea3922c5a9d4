import type { Accepted } from '../../desk.ts';
import { batchAnswer } from '../automate-answers.ts';
import type { AutomateClient } from '../connection/automate-client.ts';
import { fitBody, scriptText } from './fit-text.ts';
import type { TextLimits } from '../profile.ts';
import { SCRIPT_GUID, SCRIPT_NAME } from '../script/parameters.ts';
import type { SCRIPT_PARAMETERS } from '../script/parameters.ts';
import type { ScriptOrder } from './script-order.ts';
import type { AutomateSettings } from '../settings.ts';

/** A run that begins just before its call expires ends within this time, in ms. */
const LONGEST_RUN = 60_000;

/** Which script runs where, and when. Times are ms since 1970 by the server's clock. */
export interface ScriptRun {
  /** Its number at this server; `undefined`: it is found by its GUID. */
  readonly scriptId: number | undefined;
  readonly runner: number;
  readonly starts: number;
  /** The script does nothing from then on. */
  readonly expires: number;
}

/**
 * The body of a script call: all parameters, always, since an empty one is not given. Free text is base64,
 * because Automate substitutes `@name@` and `%name%` in parameters and splices them into SQL. No value holds
 * an equals sign: where all parameters travel as one string, it would end there.
 */
export function scriptCall(
  { scriptId, runner, starts, expires }: ScriptRun,
  order: ScriptOrder,
  limits: TextLimits,
) {
  const values: Record<keyof typeof SCRIPT_PARAMETERS, string> = {
    Operation: order.operation,
    Marker: order.marker,
    Incident: order.incident,
    TicketClient: numberText(order.place?.clientId),
    TicketComputer: numberText(order.place?.computerId),
    TicketNumber: order.ticketId ?? '',
    CategoryId: numberText(order.categoryId),
    Subject: order.subject === undefined ? '' : base64(scriptText(order.subject, limits)),
    Body: base64(fitBody(order.body, limits)),
    NoteMark: order.noteMark ?? '',
    Expires: secondsOf(expires).replace('T', ' '),
    Life: order.life,
    Write: String(order.write),
  };
  return {
    EntityType: 'Computer',
    EntityIds: [runner],
    ...(scriptId === undefined ? { ScriptGuid: SCRIPT_GUID } : { ScriptId: scriptId }),
    Schedule: { ScriptScheduleFrequency: { ScriptScheduleFrequencyId: 1 } },
    Parameters: Object.entries(values).map(([Key, Value]) => ({ Key, Value })),
    UseAgentTime: false,
    StartDate: `${secondsOf(starts)}+00:00`,
    // The run waits for a runner that is offline; skipped, it would vanish without a trace.
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
  runner: number,
  order: ScriptOrder,
  limits: TextLimits,
  signal: AbortSignal,
): Promise<Accepted> {
  const now = Date.now();
  const starts = now + client.clockAhead();
  const call = scriptCall({ scriptId, runner, starts, expires: starts + expiry }, order, limits);
  const purpose = `script ${scriptId ?? SCRIPT_NAME} on computer ${runner}`;
  await client.post('/Batch/ScriptExecute', purpose, call, batchAnswer, signal);
  return { kind: 'accepted', expires: now + expiry + LONGEST_RUN };
}

function secondsOf(time: number): string {
  return new Date(time).toISOString().slice(0, 19);
}

function numberText(value: number | undefined): string {
  return value === undefined ? '' : String(value);
}

/** Spaces at the end, which the script takes off again, make up three bytes: so base64 needs no padding. */
function base64(text: string): string {
  const missing = (3 - (Buffer.byteLength(text) % 3)) % 3;
  return Buffer.from(text + ' '.repeat(missing)).toString('base64');
}
