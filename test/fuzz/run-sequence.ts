import type { IncidentView } from '../../src/workflows/contracts.ts';
import type { Sequence } from './acts.ts';
import { complaintsOf } from './model.ts';
import type { DeskOutcome } from './model.ts';
import { carryOut, liftFaults } from './carry-out.ts';
import { startStage } from './stage.ts';
import { PATIENCE } from '../until.ts';
import { untilAtRest, unrest } from './rest.ts';
import type { FuzzWorld } from './world.ts';

/** How a sequence ended. */
export interface SequenceEnd {
  readonly seed: number;
  readonly workflowId: string;
  /** What stands otherwise than it should, a sentence each. */
  readonly complaints: readonly string[];
}

/** Plays a sequence, waits until it came to rest, and looks at what stands there. */
export async function runSequence(world: FuzzWorld, sequence: Sequence): Promise<SequenceEnd> {
  const stage = await startStage(world, sequence);
  const { workflowId } = stage;
  try {
    for (const act of sequence.acts) await carryOut(act, stage);
    await liftFaults(stage);
    const view = await untilAtRest(stage, PATIENCE);
    const desks = await Promise.all([outcomeOf('automate', view), outcomeOf('manage', view)]);
    const complaints = complaintsOf({
      incidentId: stage.incident.incidentId,
      policy: stage.policy(),
      isSettled: sequence.acts.every(({ kind }) => kind !== 'settings'),
      isRuled: sequence.acts.some(
        (act) => act.kind === 'manage fault' && act.fault.ruleTakesBack !== undefined,
      ),
      sent: stage.gravityZone.sent,
      done: stage.done,
      view,
      desks,
    });
    return { seed: sequence.seed, workflowId, complaints: [...unrest(view, stage), ...complaints] };
  } catch (error) {
    return { seed: sequence.seed, workflowId, complaints: [String(error)] };
  } finally {
    await stage.close();
  }

  async function outcomeOf(name: 'automate' | 'manage', view: IncidentView): Promise<DeskOutcome> {
    const delivery = view.deliveries[name];
    const tickets = await stage[name].tickets();
    const named = new Set([...world.ticketsNamedBy(workflowId), ...(delivery?.twins ?? [])]);
    const byPeople = Object.values(stage[name].byPeople);
    return { name, delivery, tickets, named, byPeople, isLeftOut: stage.leftOut.has(name) };
  }
}
