import { z } from 'zod';
import type { GravityZoneApi } from './json-rpc.ts';

const counter = z.int().min(0).catch(0);

/**
 * Counters run from the activation of the push; the page calls `error` an integer, on the wire it is an
 * object.
 */
const pushStats = z
  .object({
    count: z.object({ sentMessages: counter, errorMessages: counter }),
    error: z.record(z.string(), z.unknown()).catch({}),
  })
  .transform(({ count, error }) => ({
    sentMessages: count.sentMessages,
    errorMessages: count.errorMessages,
    /** Errors by GravityZone's name of their kind, such as `connectionError`; only those that happened. */
    errors: Object.fromEntries(
      Object.entries(error).filter((entry): entry is [string, number] => Number(entry[1]) > 0),
    ),
  }));

/** What GravityZone counts of its pushes since they were switched on. */
export type PushStats = z.infer<typeof pushStats>;

/** The counters of the key's push. Throws as `GravityZoneApi.call` does. */
export function readPushStats(api: GravityZoneApi, signal?: AbortSignal): Promise<PushStats> {
  return api.call('getPushEventStats', {}, pushStats, signal);
}

/** The counters in a sentence for operators. */
export function statsText({ sentMessages, errorMessages, errors }: PushStats): string {
  const kinds = Object.entries(errors).map(([kind, times]) => `${kind} ${times}`);
  const failures = kinds.length === 0 ? '' : ` (${kinds.join(', ')})`;
  return `Messages by GravityZone's count: ${sentMessages} sent, ${errorMessages} failed${failures}.`;
}
