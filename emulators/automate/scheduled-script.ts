import { z } from 'zod';
import { wireDate } from './dates.ts';
import { parseJson, spellMembers } from './json-body.ts';
import { badRequest } from './refused.ts';

const number = z.int32().nullish();
const flag = z.boolean().nullish();
const text = z.string().nullish();
const date = z.iso.datetime({ offset: true }).nullish();

/** `LabTech.Models.ScheduledScript`. Of what nobody marked as required, a run needs some members. */
const schema = z.strictObject({
  Id: number,
  ScriptId: z.int32(),
  ClientId: number,
  LocationId: number,
  ComputerId: z.int32(),
  GroupId: number,
  IncludeSubgroups: flag,
  SearchId: number,
  Disabled: flag,
  EffectiveStartDate: z.iso.datetime({ offset: true }),
  EffectiveEndDate: date,
  EffectiveOccurrences: number,
  DistributionWindowType: number,
  DistributionWindowAmount: number,
  NextRun: date,
  NextSchedule: date,
  /** 1 runs once; the others repeat. */
  ScheduleType: z.literal(1),
  ExcludeTimeStart: text,
  ExcludeTimeEnd: text,
  Interval: number,
  ScheduleWeekOfMonth: number,
  ScheduleDayOfWeek: number,
  RepeatType: number,
  RepeatAmount: number,
  RepeatStopAfter: number,
  SkipOffline: flag,
  OfflineOnly: flag,
  WakeOffline: flag,
  WakeScript: flag,
  DisableTimeZone: flag,
  RunScriptOnProbe: flag,
  Parameters: text,
  Priority: number,
  TimeZoneAdd: z.number().nullish(),
  User: text,
  LastUpdate: date,
});

/** A schedule of one run on one computer, checked. */
export type ScheduledScript = z.infer<typeof schema>;

/** Reads the body of `/Computers/{id}/ScheduledScripts`. Throws `Refused` (400) for anything unknown or mistyped. */
export function readScheduledScript(body: string, computerId: number): ScheduledScript {
  const parsed = schema.safeParse(spellMembers(parseJson(body), Object.keys(schema.shape)));
  if (!parsed.success) throw badRequest(z.prettifyError(parsed.error));
  if (parsed.data.ComputerId !== computerId) throw badRequest('The path names another computer.');
  return parsed.data;
}

/** The parameters in `name=value|name=value`. Throws `Refused` (400) for a pair that is none, and for one that comes twice. */
export function readParameterList(list: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  for (const pair of list === '' ? [] : list.replace(/\|$/, '').split('|')) {
    const [, name, value = ''] = /^(\w+)=(.*)$/s.exec(pair) ?? [];
    if (name === undefined) throw badRequest(`'${pair.slice(0, 40)}' is no parameter.`);
    if (parameters.has(name)) throw badRequest('A parameter is given twice.');
    parameters.set(name, value);
  }
  return parameters;
}

/** The schedule as the server answers it. */
export function showSchedule(schedule: ScheduledScript, id: number, user: string, now: number): unknown {
  const members = Object.keys(schema.shape) as (keyof ScheduledScript)[];
  const given = Object.fromEntries(members.map((name) => [name, schedule[name] ?? null]));
  return { ...given, Id: id, User: user, LastUpdate: wireDate(now) };
}
