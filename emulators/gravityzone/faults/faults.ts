import { USUAL_API } from '../api/api-faults.ts';
import type { ApiFaults } from '../api/api-faults.ts';
import { USUAL_COMPANIES } from '../companies/network-service.ts';
import type { CompanyModes } from '../companies/network-service.ts';
import { USUAL_INCIDENTS } from '../incidents/incident-modes.ts';
import type { IncidentModes } from '../incidents/incident-modes.ts';
import { USUAL_PUSH } from '../push/push-modes.ts';
import type { PushModes } from '../push/push-modes.ts';

/** Everything that can be made to go wrong, or to go the other way. */
export interface Faults extends ApiFaults, PushModes, IncidentModes, CompanyModes {}

/** No faults, and the likelier of the open behaviours. */
export const NO_FAULTS: Faults = { ...USUAL_API, ...USUAL_PUSH, ...USUAL_INCIDENTS, ...USUAL_COMPANIES };

type Counter = 'failTimes' | 'dropBeforeCommit' | 'dropAfterCommit' | 'limitNext' | 'pushServiceErrors';

/** The faults that are set. */
export interface FaultBox {
  readonly current: () => Faults;
  /** Replaces all faults; what is left out is as the emulator was started. */
  set(faults: Partial<Faults>): void;
  /** Whether the fault of this counter applies now; counts it down where it does. */
  spend(counter: Counter): boolean;
}

/** A box that starts with these faults and goes back to them. */
export function faultBox(atStart: Partial<Faults>): FaultBox {
  const base = { ...NO_FAULTS, ...atStart };
  let faults = base;
  return {
    current: () => faults,
    set: (wanted) => (faults = { ...base, ...wanted }),
    spend(counter) {
      const left = faults[counter];
      if (left > 0) faults = { ...faults, [counter]: left - 1 };
      return left !== 0;
    },
  };
}
