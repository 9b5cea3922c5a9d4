import { setTimeout as sleep } from 'node:timers/promises';
import { COMPUTERS } from '../../demo/seed.ts';
import type { Act } from './acts.ts';
import { untilAtRest } from './rest.ts';
import type { Stage } from './stage.ts';

/** Carries an act out. */
export async function carryOut(act: Act, stage: Stage): Promise<void> {
  switch (act.kind) {
    case 'push':
      return stage.gravityZone.push(act.facts, act.age);
    case 'company changes':
      return stage.gravityZone.changeCompany();
    case 'status':
      return stage.gravityZone.tellStatus(act.word);
    case 'adopt':
      return stage.adopt(act.desk, act.ticket);
    case 'push again':
      return stage.gravityZone.pushAgain(act.back);
    case 'automate fault':
      stage.automate.emulator.faults.set(act.fault);
      return;
    case 'manage fault':
      stage.manage.emulator.faults.set({ ...stage.manageModes, ...act.fault });
      return;
    case 'technician':
      return stage.technician(act.desk, act.deed);
    case 'operator':
      return act.does === 'close' ? stage.closeIncident() : stage.retry();
    case 'settings':
      stage.changeSettings(act.policy, act.tickets);
      return stage.retry();
    case 'desk removed':
    case 'desk back':
      stage.useDesk(act.desk, act.kind === 'desk back');
      return stage.retry();
    case 'computers':
      setOnline(stage, act.online);
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
  stage.manage.emulator.faults.set(stage.manageModes);
  setOnline(stage, true);
  stage.useDesk('automate', true);
  stage.useDesk('manage', true);
  await stage.retry();
}

function setOnline({ automate }: Stage, online: boolean): void {
  for (const { id } of COMPUTERS) automate.emulator.people.setOnline(id, online);
}
