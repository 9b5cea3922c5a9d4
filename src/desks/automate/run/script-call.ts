import { fitBody, scriptText } from './fit-text.ts';
import type { TextLimits } from '../profile.ts';
import { SCRIPT_GUID } from '../script/parameters.ts';
import type { SCRIPT_PARAMETERS } from '../script/parameters.ts';
import type { ScriptOrder } from './script-order.ts';

/** One run of the script. Times are ms since 1970 by the server's clock. */
export interface ScriptCall {
  /** The computer that runs it. */
  readonly runner: number;
  readonly starts: number;
  readonly values: Readonly<Record<keyof typeof SCRIPT_PARAMETERS, string>>;
}

/**
 * Values for all parameters, always, since an empty one is not given. Free text is base64, because Automate
 * substitutes `@name@` and `%name%` in parameters and splices them into SQL. No value holds `=` or `|`: where
 * all parameters travel as one string, it would end there. The script does nothing from `expires` on, in ms
 * since 1970 by the server's clock.
 */
export function scriptValues(order: ScriptOrder, expires: number, limits: TextLimits): ScriptCall['values'] {
  return {
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
}

/** The body of `POST /Batch/ScriptExecute`. Without a number the script is found by its GUID. */
export function batchCall({ runner, starts, values }: ScriptCall, scriptId: number | undefined) {
  return {
    EntityType: 'Computer',
    EntityIds: [runner],
    ...(scriptId === undefined ? { ScriptGuid: SCRIPT_GUID } : { ScriptId: scriptId }),
    Schedule: { ScriptScheduleFrequency: { ScriptScheduleFrequencyId: ONCE } },
    Parameters: Object.entries(values).map(([Key, Value]) => ({ Key, Value })),
    UseAgentTime: false,
    StartDate: dateOf(starts),
    // The run waits for a runner that is offline; skipped, it would vanish without a trace.
    OfflineActionFlags: {
      SkipsOfflineAgents: false,
      WakesOfflineAgents: false,
      OnlyRunsOnOfflineAgents: false,
    },
    Priority: PRIORITY,
    IncludeSubGroups: false,
  };
}

/**
 * The body of `POST /Computers/{id}/ScheduledScripts` for the same run. It has the members that clients of live
 * servers send, and knows scripts by their numbers alone.
 */
export function scheduledScript({ runner, starts, values }: ScriptCall, scriptId: number) {
  const now = dateOf(starts);
  return {
    ScriptId: scriptId,
    ClientId: 0,
    LocationId: 0,
    ComputerId: runner,
    GroupId: 0,
    IncludeSubgroups: false,
    SearchId: 0,
    Disabled: false,
    EffectiveStartDate: now,
    EffectiveOccurrences: 0,
    DistributionWindowType: 2,
    DistributionWindowAmount: 0,
    NextRun: now,
    NextSchedule: now,
    ScheduleType: ONCE,
    Interval: 0,
    ScheduleWeekOfMonth: 0,
    ScheduleDayOfWeek: 0,
    RepeatType: 0,
    RepeatAmount: 0,
    RepeatStopAfter: 0,
    SkipOffline: false,
    OfflineOnly: false,
    WakeOffline: false,
    WakeScript: false,
    DisableTimeZone: true,
    RunScriptOnProbe: false,
    Parameters: Object.entries(values)
      .map(([name, value]) => `${name}=${value}`)
      .join('|'),
    Priority: PRIORITY,
    TimeZoneAdd: 0,
  };
}

/** What live clients send for a run that is not repeated, on both routes. */
const ONCE = 1;
const PRIORITY = 12;

function dateOf(time: number): string {
  return `${secondsOf(time)}+00:00`;
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
