import { fault, note, ok, warning } from '../../errors/check.ts';
import type { CheckGroup, Found } from '../../errors/check.ts';
import { pausedReason } from '../../incident/standing.ts';
import type { Hold } from '../../mailbox/queue-hold.ts';
import { tryRights } from '../../mailbox/try-rights.ts';
import type { Settings } from '../../settings/settings.ts';
import { isEmbedded, temporalTarget } from '../../settings/temporal-target.ts';
import { connectClient } from '../../temporal/connect.ts';
import type { TemporalClient } from '../../temporal/connect.ts';
import { commandToAdd, missingSearchAttributes } from '../../temporal/ensure-search-attributes.ts';
import { isFree } from '../../temporal/dev-server/free-port.ts';
import { portTaken } from '../../temporal/dev-server/server-faults.ts';
import { requireNamespace } from '../../temporal/namespace.ts';
import { temporalFault } from '../../temporal/temporal-fault.ts';
import { searchAttributes } from '../../workflows/search-attributes.ts';
import { heldDesks } from '../desk-hold.ts';
import { runsWorkflows, servedFinding } from './served-queues.ts';

/** The checks of Temporal, and how to close the connection that they open. */
export interface TemporalChecks {
  readonly group: CheckGroup;
  close(): Promise<void>;
}

/** Server and namespace first; then search attributes, rights, and whether a worker runs. */
export function temporalChecks(settings: Settings): TemporalChecks {
  const { namespace, searchAttributePrefix } = settings.temporal;
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

  return {
    group: {
      first: {
        subject: 'temporal: server',
        look: looking(async ({ connection }) => {
          const target = temporalTarget(settings);
          await requireNamespace(connection, target);
          return [ok(`Temporal answers at ${target.address} and has namespace ${namespace}.`)];
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
            const isForeign =
              isEmbedded(settings) &&
              missing.length === Object.keys(searchAttributes(searchAttributePrefix)).length &&
              !(await runsWorkflows(temporal.client, settings));
            if (isForeign)
              return [
                note(
                  `The settings name no server, and the one that answers at ${temporalTarget(settings).address} has nothing of plumbline: it may be another program’s.`,
                  'Start `plumbline start`, or name your server as `temporal.address`, and check again.',
                ),
              ];
            // Only while a worker runs does a workflow meet one that is missing: a worker adds them at its start.
            const found = (await runsWorkflows(temporal.client, settings)) ? fault : warning;
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
          look: looking(async ({ client }) => [await servedFinding(client, settings)]),
        },
      ],
    },
    close: async () => connected?.close(),
  };
}

/** Which desks an operator has held; nothing where none is. */
export function heldFindings(held: ReadonlyMap<string, Hold>): readonly Found[] {
  return [...held].map(([desk, hold]) => {
    const { message, advice = '' } = pausedReason(desk, hold);
    return fault(`${desk}: ${message}`, advice);
  });
}

/** Whether `plumbline start` can run the server that it brings along; not asked where it may do so already. */
export async function embeddedFindings(
  { port, uiPort }: Pick<Settings['temporal']['embedded'], 'port' | 'uiPort'>,
  mayRun: boolean,
): Promise<readonly Found[]> {
  const taken: Found[] = [];
  for (const each of mayRun ? [] : [port, uiPort])
    if (!(await isFree(each))) {
      const { message, advice } = portTaken(each);
      taken.push(warning(message, advice));
    }
  if (taken.length > 0) return taken;
  return [ok(`\`plumbline start\` brings a server of its own, at 127.0.0.1:${port}.`)];
}
