import { isObject, optionalBoolean, optionalChoice, optionalText } from '../api/params.ts';
import type { Params } from '../api/params.ts';
import { PRIORITIES, STATUSES } from '../incidents/incident.ts';
import type { Assignee, Edit, Findings } from '../incidents/incident.ts';

/** Reads the body of a script. Throws Error where it is not an object. */
export function objectIn(body: string): Params {
  const value: unknown = JSON.parse(body);
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

/** Reads what GravityZone finds out besides the fields of the event: links to other incidents and MAC addresses. */
export function readFindings(script: Params): Findings {
  const partOf = textsIn(script, 'partOf');
  const contains = textsIn(script, 'contains');
  const macAddresses = textsIn(script, 'macAddresses');
  return {
    ...(partOf === undefined ? {} : { partOf }),
    ...(contains === undefined ? {} : { contains }),
    ...(macAddresses === undefined ? {} : { macAddresses }),
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
