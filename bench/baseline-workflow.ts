import { condition, defineSignal, proxyActivities, setHandler } from '@temporalio/workflow';

/** The activities of the baseline, one per task queue. */
export interface BaselineActivities {
  noop(event: unknown): Promise<void>;
}

/** Where the baseline's two activities run. */
export interface BaselineInput {
  readonly queues: readonly [string, string];
}

export const eventsSignal = defineSignal<[readonly unknown[]]>('events');

/** The smallest workflow that makes two no-op activity calls per signal on two further task queues. */
export async function baseline(input: BaselineInput): Promise<void> {
  const inbox: (readonly unknown[])[] = [];
  setHandler(eventsSignal, (events) => {
    inbox.push(events);
  });
  const [first, second] = input.queues.map((taskQueue) =>
    proxyActivities<BaselineActivities>({ taskQueue, startToCloseTimeout: '1 minute' }),
  );
  for (;;) {
    await condition(() => inbox.length > 0);
    const events = inbox.shift();
    await Promise.all([first?.noop(events), second?.noop(events)]);
  }
}
