import { afterAll, beforeAll, beforeEach } from 'vitest';
import { scriptedDesk } from '../../src/desks/scripted-desk.fixture.ts';
import type { ScriptedDesk } from '../../src/desks/scripted-desk.fixture.ts';
import type { IncidentView } from '../../src/workflows/contracts.ts';
import { commandLine } from './command-line.ts';
import type { CommandLine } from './command-line.ts';
import { startWorkflowWorld } from './workflow-world.ts';
import type { WorkflowWorld } from './workflow-world.ts';

/** What the commands about incidents are tried in. */
export interface CommandWorld {
  world: WorkflowWorld;
  commands: CommandLine;
  /** New for each test. */
  manage: ScriptedDesk;
}

/** Starts a world and the command line beside it for the tests of a file. What it gives is filled before each test. */
export function commandWorld(): Readonly<CommandWorld> {
  const here = {} as CommandWorld;
  beforeAll(async () => {
    here.world = await startWorkflowWorld();
    here.commands = await commandLine(here.world.address);
  });
  afterAll(async () => {
    await here.world.stop();
    await here.commands.remove();
  });
  beforeEach(() => {
    here.manage = scriptedDesk('manage');
  });
  return here;
}

/** Whether the desk has all that there is. */
export const isDelivered = ({ deliveries }: IncidentView): boolean =>
  deliveries['manage']?.state === 'delivered';
