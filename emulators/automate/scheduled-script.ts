import { wireDate } from './dates.ts';
import document from './openapi-25.0.5.json' with { type: 'json' };
import { badRequest } from './refused.ts';

/** A schedule of one run on one computer, as published; what nothing is made of is left out. */
export interface ScheduledScript {
  readonly ScriptId: number;
  readonly ComputerId: number;
  readonly EffectiveStartDate: string;
  readonly Disabled?: boolean;
  readonly SkipOffline?: boolean;
  readonly Parameters?: string;
}

const MEMBERS = Object.keys(document.components.schemas['LabTech.Models.ScheduledScript'].properties);

/**
 * Reads the body of `/Computers/{id}/ScheduledScripts`, which is as published. Throws `NotAllowed` (400) where it names
 * another computer than the path.
 */
export function readScheduledScript(content: unknown, computerId: number): ScheduledScript {
  const schedule = content as ScheduledScript;
  if (schedule.ComputerId !== computerId) throw badRequest('The path names another computer.');
  return schedule;
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
  const nothing = Object.fromEntries(MEMBERS.map((name) => [name, null]));
  return { ...nothing, ...schedule, Id: id, User: user, LastUpdate: wireDate(now) };
}
