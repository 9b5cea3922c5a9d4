import { WorkflowNotFoundError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import type { Payload, PayloadCodec } from '@temporalio/common';
import { expect, test } from 'vitest';
import { event as pushed } from '../incident/builders.fixture.ts';
import type { IncidentEvent } from '../incident/incident-event.ts';
import { incidentEvents } from './incident-events.ts';
import type { IncidentRecord } from './incident-events.ts';

const NAME = { account: 'main', incidentId: 'i1' };
const eventOf = (n: number): IncidentEvent => pushed({ key: `k${n}`, sentAt: n, raw: n });

/** A run, and what its history holds; without a history it is gone. */
interface Run {
  readonly runId: string;
  readonly continued?: string;
  readonly signals?: readonly (readonly [name: string, argument: unknown])[];
}

const reversed = (payloads: Payload[]): Promise<Payload[]> =>
  Promise.resolve(payloads.map((payload) => ({ ...payload, data: payload.data?.toReversed() ?? null })));
const codec: PayloadCodec = { encode: reversed, decode: reversed };

/**
 * As much of a Temporal client as is asked for; the runs are listed in the order given, each began one ms
 * after the one before it.
 */
function temporalWith(runs: readonly Run[], listed = runs): Client {
  const started = ({ runId }: Run) => ({
    runId,
    startTime: new Date(runs.findIndex((run) => run.runId === runId)),
  });
  const input = async (argument: unknown) => ({
    payloads: await codec.encode([defaultPayloadConverter.toPayload(argument)]),
  });
  const fake = {
    options: {
      namespace: 'default',
      loadedDataConverter: { payloadConverter: defaultPayloadConverter, payloadCodecs: [codec] },
    },
    workflow: {
      list: () => listed.map(started).values(),
      getHandle: () => ({
        describe: () => {
          const newest = runs.at(-1);
          return newest === undefined
            ? Promise.reject(new WorkflowNotFoundError('no such workflow', 'incident/main/i1', undefined))
            : Promise.resolve(started(newest));
        },
      }),
    },
    workflowService: {
      // One event a page; the token is the number of the next one.
      async getWorkflowExecutionHistory(request: {
        execution: { runId: string };
        nextPageToken: Uint8Array | null;
      }) {
        const run = runs.find(({ runId }) => runId === request.execution.runId);
        if (run?.signals === undefined) throw notFound();
        const at = request.nextPageToken?.[0] ?? 0;
        const signal = run.signals[at - 1];
        const event =
          signal === undefined
            ? { workflowExecutionStartedEventAttributes: { continuedExecutionRunId: run.continued ?? '' } }
            : {
                workflowExecutionSignaledEventAttributes: {
                  signalName: signal[0],
                  input: await input(signal[1]),
                },
              };
        const isLast = at === run.signals.length;
        return {
          history: { events: [event] },
          nextPageToken: isLast ? new Uint8Array() : Uint8Array.of(at + 1),
        };
      },
    },
  };
  return fake as unknown as Client;
}

function notFound(): Error {
  return Object.assign(new Error('not found'), { code: 5, details: 'gone', metadata: {} });
}

async function read(client: Client): Promise<IncidentRecord[]> {
  const records: IncidentRecord[] = [];
  for await (const record of incidentEvents(client, NAME)) records.push(record);
  return records;
}

const event = (n: number, of = n): IncidentRecord => ({ kind: 'event', n, event: eventOf(of) });
const gone = (runId: string): IncidentRecord => ({ kind: 'gone', runId });

const FIRST: Run = { runId: 'a', signals: [['events', [eventOf(1), eventOf(2)]]] };
const SECOND: Run = {
  runId: 'b',
  continued: 'a',
  signals: [
    ['ticketSeen', [eventOf(9)]],
    ['events', [eventOf(3), 'no event']],
  ],
};

test.each<[string, Client, readonly IncidentRecord[]]>([
  [
    'all runs, oldest first, of signals those of events',
    temporalWith([FIRST, SECOND]),
    [event(1), event(2), event(3)],
  ],
  [
    'a list that shows the newest first',
    temporalWith([FIRST, SECOND], [SECOND, FIRST]),
    [event(1), event(2), event(3)],
  ],
  [
    'a newest run that is not listed yet',
    temporalWith([FIRST, SECOND], [FIRST]),
    [event(1), event(2), event(3)],
  ],
  ['a run that is no longer listed', temporalWith([{ ...SECOND, continued: 'z' }]), [gone('z'), event(1, 3)]],
  [
    'a run that is listed but whose history is gone',
    temporalWith([{ runId: 'a' }, SECOND]),
    [gone('a'), event(1, 3)],
  ],
])('%s', async (_, client, records) => {
  expect(await read(client)).toEqual(records);
});

test('an incident that Temporal does not know is refused with advice', async () => {
  await expect(read(temporalWith([]))).rejects.toMatchObject({
    code: 'unknown-incident',
    advice: expect.stringContaining('retention') as string,
  });
});

test('other failures are passed on', async () => {
  const client = temporalWith([FIRST]);
  Object.assign(client.workflowService, {
    getWorkflowExecutionHistory: () => Promise.reject(new Error('no permission')),
  });
  await expect(read(client)).rejects.toThrow('no permission');
});
