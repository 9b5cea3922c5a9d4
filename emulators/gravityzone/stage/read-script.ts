import { isObject, optionalBoolean, optionalChoice, optionalText } from '../api/params.ts';
import type { Params } from '../api/params.ts';
import { PRIORITIES, STATUSES } from '../incidents/incident.ts';
import type { Assignee, Edit, Findings } from '../incidents/incident.ts';

/** Reads a body as JSON. Throws Error where it is none. */
export function jsonIn(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    throw new Error('the body must be JSON');
  }
}

/** Reads the body of a script. Throws Error where it is not an object. */
export function objectIn(body: string): Params {
  const value = jsonIn(body);
  if (!isObject(value)) throw new Error('the body must be an object');
  return value;
}

/** Reads a list of texts; none where it is left out. Throws Error for anything else. */
export function textsIn(script: Params, key: string): readonly string[] | undefined {
  const value = script[key];
  if (value === undefined) return undefined;
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string'))
    throw new Error(`${key} must be a list of texts`);
  return value;
}

const MODULES: readonly unknown[] = [undefined, 'new-incident', 'new-extended-incident'];

/**
 * Checks the fields by which an incident is known; any others may be as odd as a script likes. Throws Error.
 */
export function checkActivity({ module, incident_id: id, companyId = null }: Params): void {
  if (!MODULES.includes(module)) throw new Error('module must be new-incident or new-extended-incident');
  if (id !== undefined && (typeof id !== 'string' || !/^[0-9a-f]{24}$/.test(id)))
    throw new Error('incident_id must have 24 hex digits');
  if (companyId !== null && typeof companyId !== 'string')
    throw new Error('companyId must be a text or null');
}

/** Whether a script wants a push; `usual` where it does not say. */
export function wantsPush(script: Params, usual: boolean): boolean {
  return optionalBoolean(script, 'push') ?? usual;
}

/** Reads what a person changes in the console. An assignee is named by mail address. */
export function readEdit(script: Params): Edit {
  const one = <T extends string>(key: string, choices: readonly T[]): T | undefined =>
    script[key] === undefined ? undefined : optionalChoice({ [key]: [script[key]] }, key, choices)?.[0];
  const status = one('status', STATUSES);
  const priority = one('priority', PRIORITIES);
  const note = optionalText(script, 'note');
  const userName = optionalText(script, 'assignee');
  return {
    ...(status === undefined ? {} : { status }),
    ...(priority === undefined ? {} : { priority }),
    ...(note === undefined ? {} : { note }),
    ...(userName === undefined ? {} : { assignee: assignee(userName) }),
  };
}

/**
 * Reads what GravityZone finds out besides the fields of the event: links to other incidents, MAC addresses
 * and computers.
 */
export function readFindings(script: Params): Findings {
  const partOf = textsIn(script, 'partOf');
  const contains = textsIn(script, 'contains');
  const macAddresses = textsIn(script, 'macAddresses');
  const endpoints = textsIn(script, 'endpoints');
  return {
    ...(partOf === undefined ? {} : { partOf }),
    ...(contains === undefined ? {} : { contains }),
    ...(macAddresses === undefined ? {} : { macAddresses }),
    ...(endpoints === undefined ? {} : { endpoints }),
  };
}

function assignee(userName: string): Assignee {
  return {
    userId: '5e31a0c8b1a43d2f5c8b4567',
    userName,
    companyId: '5e31a0c7b1a43d2f5c8b4560',
    companyName: 'Emulated MSP',
  };
}
