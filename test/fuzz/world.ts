import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@temporalio/client';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import type { NativeConnection } from '@temporalio/worker';
import type { PolicyActivities } from '../../src/activities/policy-activities.ts';
import type { Policy } from '../../src/incident/policy.ts';
import { connectClient, connectWorker } from '../../src/temporal/connect.ts';
import { startEmbeddedServer } from '../../src/temporal/dev-server/embedded-server.ts';
import { WORKFLOW_BUNDLE } from '../bundle-workflows.ts';
import { temporalCli } from '../temporal-cli.ts';

/** A Temporal server, and one worker that runs the workflows of all sequences. */
export interface FuzzWorld {
  readonly client: Client;
  readonly workerConnection: NativeConnection;
  readonly namespace: string;
  /** The task queue of incidents. */
  readonly taskQueue: string;
  /** The policy of each account; every sequence has an account of its own. */
  readonly policies: Map<string, () => Policy>;
  /** Ids of tickets that the log of a workflow named: as twins, or as put aside by an operator's word. */
  readonly ticketsNamedBy: (workflowId: string) => ReadonlySet<string>;
  stop(): Promise<void>;
}

/** Tickets that a line of the log names besides the one that it is about. */
interface NamedInLog {
  readonly twins?: readonly string[];
  readonly former?: string;
}

/** Starts the server in memory, and the worker. */
export async function startFuzzWorld(): Promise<FuzzWorld> {
  const named = new Map<string, Set<string>>();
  Runtime.install({
    logger: new DefaultLogger('INFO', ({ level, message, meta = {} }) => {
      const { workflowId, twins = [], former } = meta as { workflowId?: string } & NamedInLog;
      if (level === 'ERROR') console.error(message, meta);
      if (workflowId === undefined) return;
      const tickets = former === undefined ? twins : [...twins, former];
      named.set(workflowId, new Set([...(named.get(workflowId) ?? []), ...tickets]));
    }),
  });
  const server = await startEmbeddedServer({
    cli: temporalCli(),
    inMemory: true,
    namespace: 'default',
    ui: false,
    logFile: join(tmpdir(), `plumbline-${randomUUID()}.log`),
  });
  const { connection, close } = await connectClient(server);
  const client = new Client({ connection, namespace: server.namespace });
  const workerConnection = await connectWorker(server);
  const policies: FuzzWorld['policies'] = new Map();
  const taskQueue = 'incidents';
  const worker = await Worker.create({
    connection: workerConnection,
    namespace: server.namespace,
    taskQueue,
    workflowBundle: { codePath: WORKFLOW_BUNDLE },
    activities: {
      loadPolicy({ account }) {
        const policy = policies.get(account)?.();
        if (policy === undefined) throw new Error(`There is no policy of ${account}.`);
        return Promise.resolve(policy);
      },
    } satisfies PolicyActivities,
  });
  const running = worker.run();
  return {
    client,
    workerConnection,
    namespace: server.namespace,
    taskQueue,
    policies,
    ticketsNamedBy: (workflowId) => named.get(workflowId) ?? new Set(),
    async stop() {
      worker.shutdown();
      await running;
      await workerConnection.close();
      await close();
      await server.stop();
    },
  };
}
