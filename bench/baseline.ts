import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Client } from '@temporalio/client';
import type { TemporalTarget } from '../src/temporal/target.ts';
import type { BaselineWorkerInput, DoneAt } from './baseline-worker.ts';
import { benchModule } from './bench-stack.ts';
import type { Memory } from './heap-teller.ts';

/** The smallest workflow that makes two no-op activity calls per signal, and a process with its workers. */
export interface Baseline {
  /** Signals the workflow of an incident, and starts it where it does not run. */
  send(incidentId: string, event: unknown): Promise<void>;
  /** Calls of both activities so far. */
  calls(): Promise<number>;
  doneAt(): Promise<DoneAt>;
  /** Of their process, where that tells it. */
  memory(): Promise<Memory>;
  stop(): Promise<void>;
}

export interface BaselineOptions {
  readonly cachedWorkflows?: number;
  readonly execArgv?: string[];
  /** Settings with two desks, where the activities are to open a ticket there as plumbline does. */
  readonly settingsFile?: string;
}

/** Starts the workers, on task queues of their own. */
export async function startBaseline(
  client: Client,
  temporal: TemporalTarget,
  { cachedWorkflows = 1_500, execArgv = [], settingsFile }: BaselineOptions = {},
): Promise<Baseline> {
  const own = settingsFile === undefined ? 'bench' : 'bench-tickets';
  const input: BaselineWorkerInput = {
    temporal,
    workflowQueue: `${own}-workflows`,
    queues: [`${own}-first`, `${own}-second`],
    cachedWorkflows,
    settingsFile,
  };
  const workers = fork(benchModule('baseline-worker.js'), {
    env: { ...process.env, PLUMBLINE_BASELINE: JSON.stringify(input) },
    execArgv,
  });
  await once(workers, 'message');
  return {
    async send(incidentId, event) {
      await client.workflow.signalWithStart('baseline', {
        taskQueue: input.workflowQueue,
        workflowId: `baseline/${incidentId}`,
        args: [{ queues: input.queues }],
        signal: 'events',
        signalArgs: [[event]],
      });
    },
    calls: () => ask<number>(workers, 'calls'),
    doneAt: () => ask<DoneAt>(workers, 'doneAt'),
    memory: () => ask<Memory>(workers, 'memory'),
    async stop() {
      workers.disconnect();
      await once(workers, 'exit');
    },
  };
}

/** The answer of a process to one word. */
export async function ask<Answer>(child: ChildProcess, what: string): Promise<Answer> {
  child.send(what);
  const [answer] = (await once(child, 'message')) as [Answer];
  return answer;
}
