import type { WriteBackTarget } from '../activities/write-back-activities.ts';
import { changeStatus, updateNote } from '../gravityzone/api/incidents.ts';
import type { GravityZoneAccount } from '../gravityzone/account.ts';

/** Writes to the incidents of one GravityZone account. */
export function writeBackTarget({ api }: GravityZoneAccount): WriteBackTarget {
  return {
    updateNote: (incident, note, signal) => updateNote(api, incident, note, signal),
    changeStatus: (incident, status, signal) => changeStatus(api, incident, status, signal),
  };
}
