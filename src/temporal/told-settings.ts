import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import type { Connection } from '@temporalio/client';
import protos from '@temporalio/proto';

/** Which settings a process works with. */
export interface ToldSettings {
  /** Kind, process id and host: `worker 4711@edr-1`. */
  readonly process: string;
  readonly hash: string;
  /** Of Automate's profile, where the process uses one. */
  readonly profile: string | null;
}

/** A place in Temporal where processes tell each other. */
export interface TellingPlace {
  readonly connection: Connection;
  readonly namespace: string;
  /** Start of the names of task queues. */
  readonly prefix: string;
}

/** One question to Temporal lasts so long, in ms: each leads to another part of the queue, and is seen there. */
const ASK_FOR = 15_000;
/** After a failure nobody asks for so long, in ms. */
const REST = 10_000;
/** Who was not seen for so long, in ms, has ended, or has other settings by now. */
const GONE_AFTER = 90_000;

/**
 * Tells which settings this process works with for as long as it runs: it asks for work on a task queue on which there
 * never is any, under a name that says so. Temporal shows who asks; it costs no action and leaves nothing behind. `told`
 * is asked each time.
 */
export function tellSettings(
  { connection, namespace, prefix }: TellingPlace,
  kind: string,
  told: () => Omit<ToldSettings, 'process'>,
): { readonly stop: () => void } {
  const ended = new AbortController();
  const name = `${kind} ${process.pid}@${hostname()}`;
  // Containers with the network of their host share its name, and each may be process 1.
  const instance = randomUUID().slice(0, 8);
  const ask = async (): Promise<void> => {
    const { hash, profile } = told();
    const identity = `${name} ${instance} ${hash} ${profile ?? '-'}`;
    await connection.withDeadline(Date.now() + ASK_FOR, () =>
      // A signal of its own for each call: the client never takes its listener off again.
      connection.withAbortSignal(AbortSignal.any([ended.signal]), () =>
        connection.workflowService.pollActivityTaskQueue({
          namespace,
          taskQueue: { name: queueOf(prefix) },
          identity,
        }),
      ),
    );
  };
  void (async () => {
    while (!ended.signal.aborted) {
      const began = Date.now();
      await ask().catch(() => undefined); // the end of its time is an error, too
      const isFailing = Date.now() - began < REST;
      if (isFailing)
        await setTimeout(REST, undefined, { signal: ended.signal, ref: false }).catch(() => undefined);
    }
  })();
  return {
    stop: () => {
      ended.abort();
    },
  };
}

/** What all processes of this installation tell, one entry for each. Rejects where Temporal does not answer. */
export async function toldSettings(
  { connection, namespace, prefix }: TellingPlace,
  now: number = Date.now(),
): Promise<readonly ToldSettings[]> {
  const { pollers } = await connection.workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name: queueOf(prefix) },
    taskQueueType: protos.temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
  });
  const newest = new Map<string, ToldSettings & { readonly at: number }>();
  for (const { identity, lastAccessTime } of pollers) {
    const [, process, instance, hash, profile] = /^(\S+ \S+) (\S+) (\S+) (\S+)$/.exec(identity ?? '') ?? [];
    const at = Number(lastAccessTime?.seconds ?? 0) * 1_000 + (lastAccessTime?.nanos ?? 0) / 1_000_000;
    if (process === undefined || instance === undefined || hash === undefined || profile === undefined)
      continue;
    const key = `${process} ${instance}`;
    if (at < now - GONE_AFTER || at < (newest.get(key)?.at ?? 0)) continue;
    newest.set(key, { process, hash, profile: profile === '-' ? null : profile, at });
  }
  return [...newest.values()]
    .map(({ process, hash, profile }) => ({ process, hash, profile }))
    .toSorted((a, b) => (a.process < b.process ? -1 : 1));
}

/** Who works with other settings, or another profile, than others, as a sentence without its end. */
export function differentSettings(told: readonly ToldSettings[]): string | undefined {
  const list = (which: (each: ToldSettings) => string | null): string | undefined => {
    const named = told.flatMap((each) =>
      which(each) === null ? [] : [`${each.process} ${which(each) ?? ''}`],
    );
    return new Set(told.map(which).filter((each) => each !== null)).size > 1 ? named.join(', ') : undefined;
  };
  const settings = list(({ hash }) => hash);
  if (settings !== undefined) return `processes work with different settings: ${settings}`;
  const profiles = list(({ profile }) => profile);
  return profiles && `workers use different profiles of Automate: ${profiles}`;
}

function queueOf(prefix: string): string {
  return `${prefix}-settings`;
}
