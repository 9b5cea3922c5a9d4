import { hostname, userInfo } from 'node:os';
import { isGrpcServiceError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { holdQueue, lookAtQueue, releaseQueue } from '../mailbox/queue-hold.ts';
import type { Hold } from '../mailbox/queue-hold.ts';
import { deskQueue, highQueue } from '../settings/task-queues.ts';
import type { Settings } from '../settings/settings.ts';
import { NotPossible } from './not-possible.ts';

/** Temporal's code for a call that it does not know. */
const UNIMPLEMENTED = 12;

/** What a command did to the deliveries of a desk. */
export interface HeldDesk {
  /** Whether they were held before. */
  readonly wasPaused: boolean;
  /** About how many wait. */
  readonly waiting: number;
}

/**
 * Has the deliveries to a desk held, by all workers.
 * @throws NotPossible where Temporal cannot hold a task queue.
 */
export async function pauseDesk(
  client: Client,
  settings: Settings,
  desk: string,
  why: string,
): Promise<HeldDesk> {
  return explained(async () => {
    const before = await lookAtDesk(client, settings, desk);
    // That of the desk first, and released last: by it people are told of a pause, also of one half made.
    for (const queue of queuesOf(settings, desk).toReversed())
      await holdQueue(client, queue, { by: operatorName(), why });
    return before;
  });
}

/**
 * Lets the deliveries to a desk go on; a rate that somebody else set at Temporal stays.
 * @throws NotPossible where Temporal cannot hold a task queue.
 */
export async function resumeDesk(client: Client, settings: Settings, desk: string): Promise<HeldDesk> {
  return explained(async () => {
    const before = await lookAtDesk(client, settings, desk);
    for (const queue of queuesOf(settings, desk)) {
      const { hold } = await lookAtQueue(client, queue);
      if (hold !== undefined) await releaseQueue(client, queue, operatorName());
    }
    return before;
  });
}

/** The task queues of a desk; that of High incidents first. */
function queuesOf(settings: Settings, desk: string): readonly string[] {
  return [highQueue(settings, desk), deskQueue(settings, desk)];
}

async function lookAtDesk(client: Client, settings: Settings, desk: string): Promise<HeldDesk> {
  const looks = await Promise.all(queuesOf(settings, desk).map((queue) => lookAtQueue(client, queue)));
  return {
    wasPaused: looks.some(({ hold }) => hold !== undefined),
    waiting: looks.reduce((sum, { waiting }) => sum + waiting, 0),
  };
}

/** The desks of the settings whose deliveries are held. Rejects where Temporal does not tell. */
export async function heldDesks(client: Client, settings: Settings): Promise<ReadonlyMap<string, Hold>> {
  const held = new Map<string, Hold>();
  for (const [desk, known] of Object.entries(settings.desks)) {
    if (known === undefined) continue;
    const queue = await lookAtQueue(client, deskQueue(settings, desk));
    if (queue.hold !== undefined) held.set(desk, queue.hold);
  }
  return held;
}

/** Who gives a command, for those who see what it did. */
function operatorName(): string {
  return `${userInfo().username}@${hostname()}`;
}

async function explained<Answer>(act: () => Promise<Answer>): Promise<Answer> {
  try {
    return await act();
  } catch (cause) {
    const fault = cause instanceof Error && cause.cause !== undefined ? cause.cause : cause;
    if (!isGrpcServiceError(fault) || (fault.code as number) !== UNIMPLEMENTED) throw cause;
    throw new NotPossible({
      code: 'cannot-hold',
      message: 'This Temporal server cannot hold a task queue.',
      advice: 'Update it to 1.29 or later. Until then, stop the workers to hold all deliveries.',
      cause,
    });
  }
}
