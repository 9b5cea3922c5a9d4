import { setImmediate as nextTurn } from 'node:timers/promises';
import { beginScript } from './engine/run-script.ts';
import type { ScriptEnd, ScriptRun } from './engine/run-script.ts';
import { worldHost } from './engine/world-host.ts';
import { isOnline } from './world.ts';
import type { World } from './world.ts';

/** A run of the script that was accepted. Times are milliseconds since 1970. */
export interface Run {
  readonly id: number;
  readonly computerId: number;
  readonly parameters: ReadonlyMap<string, string>;
  readonly acceptedAt: number;
  /** Not begun before; the time of acceptance unless it was scheduled. */
  readonly dueAt: number;
  state: 'queued' | 'running' | 'success' | 'failure' | 'skipped';
  /** Id of the history row, given when the run begins. */
  historyId: number | undefined;
  beganAt: number | undefined;
  endedAt: number | undefined;
  message: string;
  wrote: boolean;
  ticketId: number | undefined;
}

/** What a batch request hands over for each target. */
export interface RunRequest {
  readonly computerId: number;
  readonly parameters: ReadonlyMap<string, string>;
  readonly dueAt: number;
  readonly skipsOffline: boolean;
}

/**
 * The accepted runs. Runs on one computer go one after the other, unless the modes say otherwise; computers do not wait for
 * each other.
 */
export interface RunQueue {
  all(): readonly Run[];
  /** Runs on one computer that have begun, oldest first. */
  begunOn(computerId: number): readonly Run[];
  accept(request: RunRequest): void;
  /** To be called when the delay was changed or an agent came online. */
  rearm(): void;
  /** Resolves once no run is waiting or running. */
  settled(): Promise<void>;
  /** Drops all waiting work. */
  close(): void;
}

const LONGEST_TIMER = 2_147_483_647;

/**
 * A queue whose runs do their work `delayMs()` milliseconds after they begin, at the earliest in the next
 * turn of the event loop.
 */
export function runQueue(world: World, delayMs: () => number, isBrokenOff: () => boolean): RunQueue {
  const runs: Run[] = [];
  const lanes = new Map<string, { waiting: Run[]; cancel: (() => void) | undefined; isWorking: boolean }>();
  let waiters: (() => void)[] = [];
  let unfinished = 0;
  let lastHistoryId = 990_000;

  const laneOf = (name: string) => {
    const lane = lanes.get(name) ?? { waiting: [], cancel: undefined, isWorking: false };
    lanes.set(name, lane);
    return lane;
  };
  type Lane = ReturnType<typeof laneOf>;

  const finish = (run: Run, end: Pick<Run, 'state' | 'message' | 'wrote' | 'ticketId'>): void => {
    Object.assign(run, end, { endedAt: world.now() });
    unfinished -= 1;
    if (unfinished > 0) return;
    const settled = waiters;
    waiters = [];
    for (const resolve of settled) resolve();
  };
  const advance = (lane: Lane): void => {
    lane.cancel?.();
    lane.cancel = undefined;
    const [run] = lane.waiting;
    if (run === undefined || lane.isWorking || !isOnline(run.computerId, world)) return;
    const early = run.dueAt - world.now();
    if (run.state === 'queued' && early > 0) {
      lane.cancel = arm(early, () => advance(lane));
      return;
    }
    if (run.state === 'queued') begin(run);
    const elapsed = world.now() - (run.beganAt ?? 0);
    lane.cancel = arm(delayMs() - elapsed, () => void work(run, lane));
  };
  const begin = (run: Run): void => {
    lastHistoryId += 1;
    Object.assign(run, {
      state: 'running',
      historyId: lastHistoryId,
      beganAt: world.now(),
    } satisfies Partial<Run>);
  };
  const toItsEnd = async (script: ScriptRun): Promise<ScriptEnd> => {
    const breaksOff = isBrokenOff();
    for (;;) {
      const end = await script.next();
      if (end !== undefined) return end;
      const broken = script.breakOff();
      if (breaksOff && broken.wrote) return broken;
      if (world.modes.runsAtOnce === 'together') await nextTurn();
    }
  };
  const work = async (run: Run, lane: Lane): Promise<void> => {
    lane.isWorking = true;
    const host = worldHost(world, run.computerId);
    const { state, ...end } = await toItsEnd(beginScript(world.script, run.parameters, host));
    finish(run, { ...end, state: state === 'Success' ? 'success' : 'failure' });
    lane.isWorking = false;
    lane.waiting.shift();
    advance(lane);
  };

  return {
    all: () => runs,
    begunOn: (computerId) =>
      runs
        .filter((run) => run.computerId === computerId && run.beganAt !== undefined)
        .sort((a, b) => (a.historyId ?? 0) - (b.historyId ?? 0)),
    accept: ({ computerId, parameters, dueAt, skipsOffline }) => {
      const { runsAtOnce } = world.modes;
      const name = runsAtOnce === 'together' ? `${computerId}/${runs.length}` : String(computerId);
      const lane = laneOf(name);
      if (runsAtOnce === 'lost' && lane.waiting.length > 0) return;
      const run: Run = {
        id: runs.length + 1,
        computerId,
        parameters,
        acceptedAt: world.now(),
        dueAt,
        state: 'queued',
        historyId: undefined,
        beganAt: undefined,
        endedAt: undefined,
        message: '',
        wrote: false,
        ticketId: undefined,
      };
      runs.push(run);
      unfinished += 1;
      if (skipsOffline && !isOnline(computerId, world)) {
        finish(run, { state: 'skipped', message: '', wrote: false, ticketId: undefined });
        return;
      }
      lane.waiting.push(run);
      if (lane.waiting.length === 1) advance(lane);
    },
    rearm: () => {
      for (const lane of lanes.values()) advance(lane);
    },
    settled: () => (unfinished === 0 ? Promise.resolve() : new Promise((resolve) => waiters.push(resolve))),
    close: () => {
      for (const lane of lanes.values()) {
        lane.cancel?.();
        lane.waiting = [];
      }
    },
  };
}

/**
 * Calls back after so many milliseconds, or in the next turn of the event loop; gives the means to cancel.
 */
function arm(ms: number, callback: () => void): () => void {
  if (ms <= 0) {
    const immediate = setImmediate(callback);
    return () => clearImmediate(immediate);
  }
  const timer = setTimeout(callback, Math.min(ms, LONGEST_TIMER));
  return () => clearTimeout(timer);
}
