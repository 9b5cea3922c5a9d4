import { setTimeout as sleep } from 'node:timers/promises';
import type { Act } from './acts.ts';
import { untilAtRest } from './rest.ts';
import type { Stage } from './stage.ts';

/** Carries an act out. */
export async function carryOut(act: Act, stage: Stage): Promise<void> {
  switch (act.kind) {
    case 'push':
      return stage.push(act.facts, act.age);
    case 'push again':
      return stage.pushAgain(act.back);
    case 'automate fault':
      stage.automate.emulator.faults.set(act.fault);
      return;
    case 'manage fault':
      stage.manage.emulator.faults.set(act.fault);
      return;
    case 'worker restarts':
      return stage.restart(act.desk);
    case 'time passes':
      await sleep(act.ms);
      return;
    case 'rest':
      await untilAtRest(stage, act.atMost);
  }
}

/** Ends everything that goes wrong, and has operators ask for what is not delivered. */
export async function liftFaults(stage: Stage): Promise<void> {
  stage.automate.emulator.faults.clear();
  stage.manage.emulator.faults.clear();
  await stage.retry();
}
