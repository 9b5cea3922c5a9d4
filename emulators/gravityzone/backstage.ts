import { readFaults } from './faults.ts';
import type { Faults } from './faults.ts';
import { PRIORITIES, STATUSES } from './incidents.ts';
import type { Edit, Incident, IncidentStore, Links } from './incidents.ts';
import { isObject, optionalChoice, optionalText } from './params.ts';
import type { Params } from './params.ts';
import type { PushOutcome, PushSender } from './push-sender.ts';

/** What tests and the demo do behind the curtain, below `/emulator/`. */
export interface Backstage {
  readonly store: IncidentStore;
  readonly sender: PushSender;
  faults(): Faults;
  setFaults(faults: Faults): void;
  counters(): Params;
  resetCounters(): void;
  push(events: readonly Params[]): Promise<PushOutcome>;
  incident(
    fields: Params,
    push: boolean,
  ): Promise<{ readonly incident: Incident; readonly push: PushOutcome | undefined }>;
}

export interface BackstageAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Answers one request below `/emulator/`; `target` is the path with its query. Throws Error for a body that is not right. */
export async function answerBackstage(
  stage: Backstage,
  verb: string,
  target: URL,
  body: string,
): Promise<BackstageAnswer> {
  const [, , place = '', id = ''] = target.pathname.split('/');
  switch (`${verb} ${place}${id === '' ? '' : '/id'}`) {
    case 'GET healthz':
      return { status: 200, body: 'ok' };
    case 'GET faults':
      return ok(stage.faults());
    case 'PUT faults':
      stage.setFaults(readFaults(JSON.parse(body)));
      return ok(stage.faults());
    case 'GET requests':
      return ok(stage.counters());
    case 'DELETE requests':
      stage.resetCounters();
      return ok(stage.counters());
    case 'GET push':
      return ok({ status: stage.sender.settings()?.status ?? null, buffered: stage.sender.buffered() });
    case 'POST push':
      return ok(await stage.push(eventsIn(body)));
    case 'DELETE push':
      stage.sender.disable();
      return ok({ status: stage.sender.settings()?.status ?? null, buffered: stage.sender.buffered() });
    case 'GET incidents':
      return ok(stage.store.all());
    case 'POST incidents': {
      const { incident, push } = await stage.incident(
        objectIn(body),
        target.searchParams.get('push') !== 'false',
      );
      return ok({ incident, push });
    }
    case 'GET incidents/id':
      return found(stage.store.find(id));
    case 'PATCH incidents/id':
      return found(editIncident(stage.store, id, objectIn(body)));
    default:
      return { status: 404, body: { message: 'There is nothing here.' } };
  }
}

function editIncident(store: IncidentStore, id: string, change: Params): Incident | undefined {
  const { edit, links } = readChange(change);
  if (Object.keys(links).length > 0) store.link(id, links);
  return store.edit(id, edit);
}

/** Reads what a person changes in the console, and the links that GravityZone draws between incidents. */
function readChange(change: Params): { edit: Edit; links: Links } {
  const one = <T extends string>(key: string, choices: readonly T[]): T | undefined =>
    change[key] === undefined ? undefined : optionalChoice({ [key]: [change[key]] }, key, choices)?.[0];
  const ids = (key: string): readonly string[] | undefined => {
    const value = change[key];
    return Array.isArray(value)
      ? value.filter((item): item is string => typeof item === 'string')
      : undefined;
  };
  const assigneeName = optionalText(change, 'assignee');
  const assignee =
    assigneeName === undefined
      ? undefined
      : {
          userId: '5e31a0c8b1a43d2f5c8b4567',
          userName: assigneeName,
          companyId: '5e31a0c7b1a43d2f5c8b4560',
          companyName: 'Emulated MSP',
        };
  const edit = {
    status: one('status', STATUSES),
    priority: one('priority', PRIORITIES),
    assignee,
    note: optionalText(change, 'note'),
  };
  return { edit: present(edit), links: present({ partOf: ids('partOf'), contains: ids('contains') }) };
}

function present<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

function eventsIn(body: string): readonly Params[] {
  const { events } = objectIn(body) as { events?: unknown };
  if (!Array.isArray(events) || events.length === 0 || !events.every(isObject))
    throw new Error('events must be a list of objects');
  return events;
}

function objectIn(body: string): Params {
  const value: unknown = JSON.parse(body);
  if (!isObject(value)) throw new Error('the body must be an object');
  return value;
}

function ok(body: unknown): BackstageAnswer {
  return { status: 200, body };
}

function found(body: unknown): BackstageAnswer {
  return body === undefined
    ? { status: 404, body: { message: 'There is no such incident.' } }
    : { status: 200, body };
}
