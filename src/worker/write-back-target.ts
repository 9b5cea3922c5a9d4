import type { WriteBackTarget } from '../activities/write-back-activities.ts';
import { changeStatus, updateNote } from '../gravityzone/api/incidents.ts';
import type { GravityZoneAccount } from '../gravityzone/account.ts';

/** Writes to the incidents of one GravityZone account. */
export function writeBackTarget(account: () => GravityZoneAccount): WriteBackTarget {
  return {
    updateNote: (incident, note, signal) => updateNote(account().api, incident, note, signal),
    changeStatus: (incident, status, signal) => changeStatus(account().api, incident, status, signal),
  };
}
