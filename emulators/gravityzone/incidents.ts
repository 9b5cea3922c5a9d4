import { randomBytes } from 'node:crypto';
import type { Params } from './params.ts';

export const STATUSES = ['open', 'in_progress', 'closed', 'false_positive'] as const;
export type Status = (typeof STATUSES)[number];
export const PRIORITIES = ['unknown', 'low', 'medium', 'high', 'critical'] as const;
export type Priority = (typeof PRIORITIES)[number];

export interface Assignee {
  readonly userId: string;
  readonly userName: string;
  readonly companyId: string;
  readonly companyName: string;
}

/** One incident as the console keeps it. Times are epoch milliseconds. */
export interface Incident {
  readonly id: string;
  readonly number: number;
  readonly kind: 'incident' | 'extendedIncident';
  readonly created: number;
  /** The fields of its push event, merged over all its activity. */
  readonly fields: Params;
  /** GravityZone's own last change. */
  readonly lastUpdated: number;
  /** The last change of status, priority, assignee or note. */
  readonly lastChanged: number;
  readonly status: Status;
  readonly priority: Priority;
  readonly assignee: Assignee | undefined;
  readonly note: string;
  readonly partOf: readonly string[];
  readonly contains: readonly string[];
  readonly revision: number;
}

/** What a person in the console changes. */
export type Edit = Partial<Pick<Incident, 'status' | 'priority' | 'assignee' | 'note'>>;
export type Links = Partial<Pick<Incident, 'partOf' | 'contains'>>;

/** All incidents of the emulated console, by id. */
export interface IncidentStore {
  all(): readonly Incident[];
  find(id: string): Incident | undefined;
  /** New activity: makes the incident or merges the fields into it. Reopens a closed one, or starts a separate one. */
  activity(fields: Params, onClosed: 'reopen' | 'separate'): Incident;
  /** A person's edit; moves `lastChanged` only, and only when something changes. */
  edit(id: string, edit: Edit): Incident | undefined;
  link(id: string, links: Links): Incident | undefined;
}

const FIRST_NUMBER = 501;

export function incidentStore(now: () => number): IncidentStore {
  const incidents = new Map<string, Incident>();
  /** Where further activity of a closed incident goes in the separate mode. */
  const successors = new Map<string, string>();

  function save(incident: Incident): Incident {
    incidents.set(incident.id, incident);
    return incident;
  }

  function change(id: string, apply: (incident: Incident) => Incident): Incident | undefined {
    const incident = incidents.get(id);
    return incident === undefined ? undefined : save(apply(incident));
  }

  function currentOf(id: string): Incident | undefined {
    const successor = successors.get(id);
    return successor === undefined ? incidents.get(id) : currentOf(successor);
  }

  return {
    all: () => [...incidents.values()],
    find: (id) => incidents.get(id),
    activity(fields, onClosed) {
      const given = typeof fields['incident_id'] === 'string' ? fields['incident_id'] : objectId(now());
      const current = currentOf(given);
      if (current === undefined) return save(begin(given, fields, FIRST_NUMBER + incidents.size, now()));
      if (isClosed(current) && onClosed === 'separate') {
        const inherited = { ...current.fields, created: undefined };
        const successor = begin(
          objectId(now()),
          { ...inherited, ...fields },
          FIRST_NUMBER + incidents.size,
          now(),
        );
        successors.set(current.id, successor.id);
        return save(successor);
      }
      return save(evolve(current, fields, now()));
    },
    edit: (id, edit) =>
      change(id, (incident) => {
        const edited = { ...incident, ...edit };
        return JSON.stringify(edited) === JSON.stringify(incident)
          ? incident
          : { ...edited, lastChanged: now() };
      }),
    link: (id, links) => change(id, (incident) => ({ ...incident, ...links })),
  };
}

export function isClosed({ status }: Incident): boolean {
  return status === 'closed' || status === 'false_positive';
}

/** An id in the form of the vendor's: the first 8 hex digits are the time in seconds. */
export function objectId(time: number): string {
  return (
    Math.floor(time / 1000)
      .toString(16)
      .padStart(8, '0') + randomBytes(8).toString('hex')
  );
}

function begin(id: string, fields: Params, number: number, time: number): Incident {
  const module = fields['module'] ?? 'new-incident';
  const named = typeof fields['created'] === 'string' ? Date.parse(fields['created']) : Number.NaN;
  const created = Number.isNaN(named) ? time : named;
  return {
    id,
    number,
    kind: module === 'new-extended-incident' ? 'extendedIncident' : 'incident',
    created,
    fields: { ...fields, module, incident_id: id, created: new Date(created).toISOString() },
    lastUpdated: time,
    lastChanged: time,
    status: 'open',
    priority: 'unknown',
    assignee: undefined,
    note: '',
    partOf: [],
    contains: [],
    revision: 1,
  };
}

function evolve(incident: Incident, fields: Params, time: number): Incident {
  const { id, created, fields: before } = incident;
  const fixed = { module: before['module'], incident_id: id, created: new Date(created).toISOString() };
  const merged = Object.entries({ ...before, ...fields, ...fixed }).filter(([, value]) => value !== null);
  const reopened = isClosed(incident) ? { status: 'open' as const, lastChanged: time } : {};
  return {
    ...incident,
    ...reopened,
    fields: Object.fromEntries(merged),
    lastUpdated: time,
    revision: incident.revision + 1,
  };
}

/** The event that the push sends for an incident. Real updates list the same techniques in another order each time. */
export function pushEventOf({ fields, revision }: Incident): Params {
  const techniques: unknown = fields['att_ck_id'];
  if (!Array.isArray(techniques) || techniques.length === 0) return fields;
  const turn = (revision - 1) % techniques.length;
  return {
    ...fields,
    att_ck_id: [...(techniques.slice(turn) as unknown[]), ...(techniques.slice(0, turn) as unknown[])],
  };
}
