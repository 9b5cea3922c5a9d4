import { onlyKnown } from '../api/params.ts';
import type { Params } from '../api/params.ts';
import { pushEventOf } from '../incidents/activity.ts';
import { readEdit, readFindings, wantsPush } from './read-script.ts';
import { playActivity } from './stage.ts';
import type { Scene, Stage } from './stage.ts';

const FINDINGS = ['partOf', 'contains', 'macAddresses', 'endpoints'];

/**
 * `POST /emulator/incidents`: new activity. All members are fields of the push event, but `push` (`false`
 * drops the push), `partOf`, `contains`, `macAddresses` and `endpoints`. With the `incident_id` of an
 * incident that exists it evolves, and is reopened where it was closed.
 */
export async function scriptActivity(stage: Stage, script: Params): Promise<Scene> {
  const push = wantsPush(script, true);
  const findings = readFindings(script);
  const fields = Object.fromEntries(
    Object.entries(script).filter(([name]) => name !== 'push' && !FINDINGS.includes(name)),
  );
  const scene = await playActivity(stage, fields, push);
  return { ...scene, incident: stage.store.learn(scene.incident.id, findings) ?? scene.incident };
}

/**
 * `PATCH /emulator/incidents/{id}`: what a person does in the console (`status`, `priority`, `assignee`,
 * `note`) and what GravityZone finds out. No push was ever seen for it; `push: true` sends one all the same.
 * `undefined` where there is no such incident.
 */
export async function scriptEdit(stage: Stage, id: string, script: Params): Promise<Scene | undefined> {
  onlyKnown(script, ['push', 'status', 'priority', 'assignee', 'note', ...FINDINGS]);
  const push = wantsPush(script, false);
  stage.store.learn(id, readFindings(script));
  const incident = stage.store.edit(id, readEdit(script));
  if (incident === undefined) return undefined;
  return { incident, push: push ? await stage.sender.push([pushEventOf(incident)]) : undefined };
}
