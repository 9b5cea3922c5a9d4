import protos from '@temporalio/proto';
import { fault, ok, warning } from '../../errors/check.ts';
import type { CheckGroup, Found } from '../../errors/check.ts';
import { tryRights } from '../../mailbox/try-rights.ts';
import { incidentsQueue } from '../../settings/task-queues.ts';
import type { Settings } from '../../settings/settings.ts';
import { temporalTarget } from '../../settings/temporal-target.ts';
import { connectClient } from '../../temporal/connect.ts';
import type { TemporalClient } from '../../temporal/connect.ts';
import { commandToAdd, missingSearchAttributes } from '../../temporal/ensure-search-attributes.ts';
import { requireNamespace } from '../../temporal/namespace.ts';
import { temporalFault } from '../../temporal/temporal-fault.ts';
import { heldDesks } from '../desk-hold.ts';
import { heldFindings } from './held-desks.ts';

/** The checks of Temporal, and how to close the connection that they open. */
export interface TemporalChecks {
  readonly group: CheckGroup;
  close(): Promise<void>;
}

const { TASK_QUEUE_TYPE_WORKFLOW } = protos.temporal.api.enums.v1.TaskQueueType;

/** Server and namespace first; then search attributes, rights, and whether a worker runs. */
export function temporalChecks(settings: Settings): TemporalChecks {
  const { address, namespace, searchAttributePrefix } = settings.temporal;
  const taskQueue = incidentsQueue(settings);
  let connected: TemporalClient | undefined;

  /** What a look with the connection gives; the others come after the first, which makes it. */
  const looking = (look: (temporal: TemporalClient) => Promise<readonly Found[]>) => async () => {
    const target = temporalTarget(settings);
    try {
      connected ??= await connectClient(target);
      return await look(connected);
    } catch (error) {
      throw temporalFault(error, target);
    }
  };

  async function polls({ connection }: TemporalClient): Promise<boolean> {
    const { pollers } = await connection.workflowService.describeTaskQueue({
      namespace,
      taskQueue: { name: taskQueue },
      taskQueueType: TASK_QUEUE_TYPE_WORKFLOW,
    });
    return pollers.length > 0;
  }

  return {
    group: {
      first: {
        subject: 'temporal: server',
        look: looking(async ({ connection }) => {
          await requireNamespace(connection, temporalTarget(settings));
          return [ok(`Temporal answers at ${address} and has namespace ${namespace}.`)];
        }),
      },
      then: [
        {
          subject: 'temporal: search attributes',
          look: looking(async (temporal) => {
            const missing = await missingSearchAttributes(
              temporal.connection,
              namespace,
              searchAttributePrefix,
            );
            if (missing.length === 0) return [ok('All search attributes are there.')];
            // Only while a worker runs does a workflow meet one that is missing: a worker adds them at its start.
            const found = (await polls(temporal)) ? fault : warning;
            const names = missing.map(({ name }) => name).join(', ');
            return [
              found(
                `Namespace ${namespace} lacks search attributes: ${names}.`,
                `Start the worker anew, which adds them. Or run: ${commandToAdd(namespace, missing)}`,
              ),
            ];
          }),
        },
        {
          subject: 'temporal: rights',
          look: looking(async ({ client }) => {
            await tryRights(client);
            return [ok('plumbline may signal and list workflows.')];
          }),
        },
        {
          subject: 'temporal: held desks',
          look: looking(async ({ client }) => heldFindings(await heldDesks(client, settings))),
        },
        {
          subject: 'temporal: worker',
          look: looking(async (temporal) => [
            (await polls(temporal))
              ? ok(`A worker serves task queue ${taskQueue}.`)
              : warning(
                  `No worker serves task queue ${taskQueue}: events are kept, and no tickets are written.`,
                  'Start the worker. If one runs, compare its `temporal.namespace` and `temporal.taskQueuePrefix`.',
                ),
          ]),
        },
      ],
    },
    close: async () => connected?.close(),
  };
}
