import type { Params } from '../api/params.ts';
import { begin, evolve } from './activity.ts';
import { isClosed, objectId } from './incident.ts';
import type { Edit, Findings, Incident } from './incident.ts';

/** All incidents of the emulated console, by id. */
export interface IncidentStore {
  all(): readonly Incident[];
  find(id: string): Incident | undefined;
  /**
   * New activity: makes the incident or merges the fields into it. Reopens a closed one, or starts a separate
   * one.
   */
  activity(fields: Params, onClosed: 'reopen' | 'separate'): Incident;
  /** A person's edit; moves `lastChanged` only, and only when something changes. */
  edit(id: string, edit: Edit): Incident | undefined;
  /** What GravityZone found out about an incident besides its activity. */
  learn(id: string, findings: Findings): Incident | undefined;
}

const FIRST_NUMBER = 501;

/**
 * An empty store. `now` gives milliseconds since 1970; `keepsNotes` tells whether a new note leaves the older
 * ones.
 */
export function incidentStore(
  now: () => number,
  ownCompanyId: string,
  keepsNotes: () => boolean,
): IncidentStore {
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

  /** The same text again is no other note, as far as one takes the place of the other. */
  function notesWith({ notes }: Incident, text: string | undefined): Incident['notes'] {
    if (text === undefined || (!keepsNotes() && notes.at(-1)?.text === text)) return notes;
    return [...(keepsNotes() ? notes : []), { id: objectId(now()), text, created: now() }];
  }

  function add(fields: Params): Incident {
    return save(begin(fields, FIRST_NUMBER + incidents.size, ownCompanyId, now()));
  }

  function succeed(closed: Incident, fields: Params): Incident {
    const fresh = { incident_id: objectId(now()), created: new Date(now()).toISOString() };
    const successor = add({ ...closed.fields, severity: undefined, ...fields, ...fresh });
    successors.set(closed.id, successor.id);
    return successor;
  }

  return {
    all: () => [...incidents.values()],
    find: (id) => incidents.get(id),
    activity(fields, onClosed) {
      const given = fields['incident_id'];
      const current = typeof given === 'string' ? currentOf(given) : undefined;
      if (current === undefined) return add(fields);
      if (isClosed(current) && onClosed === 'separate') return succeed(current, fields);
      return save(evolve(current, fields, now()));
    },
    edit: (id, { note, ...edit }) =>
      change(id, (incident) => {
        const edited = { ...incident, ...edit, notes: notesWith(incident, note) };
        return JSON.stringify(edited) === JSON.stringify(incident)
          ? incident
          : { ...edited, lastChanged: now() };
      }),
    learn: (id, findings) => change(id, (incident) => ({ ...incident, ...findings })),
  };
}
