import { getHeapStatistics } from 'node:v8';
import { BroadcastChannel, isMainThread } from 'node:worker_threads';

/**
 * To be loaded with `--import`, and `--expose-gc`, into a process and so into each thread of it: the process
 * answers the message `memory` with what all its isolates hold after a collection of garbage.
 */
export interface Memory {
  /** Bytes in use on the heaps of all isolates. */
  readonly heap: number;
  /** Bytes of the whole process. */
  readonly rss: number;
}

type Said = 'begin' | 'here' | { readonly heap: number };

const channel = new BroadcastChannel('bench-heap');
channel.unref();
let [threads, left, heap] = [0, 0, 0];

channel.onmessage = (event: unknown) => {
  const { data } = event as { readonly data: Said };
  if (data === 'here') threads += 1;
  else if (data === 'begin') say({ heap: usedHeap() });
  else if (isMainThread) {
    heap += data.heap;
    left -= 1;
    if (left === 0) process.send?.({ heap, rss: process.memoryUsage.rss() } satisfies Memory);
  }
};

if (isMainThread)
  process.on('message', (asked) => {
    if (asked !== 'memory') return;
    [left, heap] = [threads, usedHeap()];
    say('begin');
  });
else say('here');

function say(what: Said): void {
  channel.postMessage(what);
}

function usedHeap(): number {
  globalThis.gc?.();
  return getHeapStatistics().used_heap_size;
}
