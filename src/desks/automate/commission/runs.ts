import { setTimeout as sleep } from 'node:timers/promises';
import { historyRows } from '../automate-answers.ts';
import type { HistoryRow } from '../automate-answers.ts';
import type { AutomateClient } from '../connection/automate-client.ts';
import type { ScriptOrder } from '../run/script-order.ts';
import type { ScriptCaller } from '../run/script-caller.ts';
import { SCRIPT_NAME } from '../script/parameters.ts';
import { UNTOUCHED } from './samples.ts';
import { unlessRefused } from '../../unless-refused.ts';
import { NOT_TO_BE_HAD } from '../connection/automate-vendor.ts';

const FIRST_PAUSE = 50;
const LONGEST_PAUSE = 3_000;
/** Where a server hides how runs ended, and nothing shall change, so long is waited for it. */
const BLIND_WAIT = 20_000;
/** So long after runs have ended well the ticket may still be shown as it was. */
const LATE = 10_000;

/** How runs ended. `rows` is empty where the server does not show them. */
export interface RunsEnd {
  /** `unseen`: within the time nothing of them was seen. */
  readonly kind: 'ended' | 'unseen';
  readonly rows: readonly HistoryRow[];
  readonly ms: number;
}

/** Runs of the script on the runner, and how they end. */
export interface Runs {
  /**
   * Has orders carried out, all at once, and waits until all have ended and `isDone` sees it on the ticket, or
   * for as long as patience lasts. Where the server does not show ends of runs, `isDone` alone tells; without
   * it nothing shall change. Throws as `AutomateClient` does.
   */
  carryOut(orders: readonly ScriptOrder[], options?: RunOptions): Promise<RunsEnd>;
}

export interface RunOptions {
  readonly isDone?: () => Promise<boolean>;
  /** The call expires after so many ms; as long as patience lasts if it is left out. */
  readonly expiry?: number;
}

/** Which runs are watched, and how. Durations are ms. */
export interface RunsInput {
  readonly client: AutomateClient;
  readonly scripts: ScriptCaller;
  readonly runner: number;
  /** The script's number at this server, as far as it is known. */
  readonly scriptId: number | undefined;
  readonly patience: number;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** Nothing ties the end of a run to its call: an end that was not there before belongs to the call. */
export function createRuns(input: RunsInput): Runs {
  const { client, scripts, runner, scriptId, patience, now, signal } = input;
  const known = new Set<number>();
  let isFirst = true;
  let showsEnds: boolean | undefined;

  async function newEnds(): Promise<readonly HistoryRow[]> {
    const query = { orderBy: 'HistoryDate desc', pageSize: 100 };
    const path = `/Computers/${runner}/ScriptHistory`;
    const rows = await unlessRefused(NOT_TO_BE_HAD, client.get(path, query, historyRows, signal), []);
    return rows.filter(
      (row) =>
        row.isEnded && !known.has(row.id) && (row.name === SCRIPT_NAME || (scriptId ?? 0) === row.scriptId),
    );
  }

  function take(rows: readonly HistoryRow[]): void {
    for (const { id } of rows) known.add(id);
  }

  return {
    async carryOut(orders, { isDone, expiry = patience } = {}) {
      if (isFirst) take(await newEnds());
      isFirst = false;
      const began = now();
      const options = { runner, expiry, limits: UNTOUCHED };
      await Promise.all(orders.map((order) => scripts.run(order, options, signal)));
      const wait = isDone === undefined && showsEnds === false ? Math.min(BLIND_WAIT, patience) : patience;
      let endedAt: number | undefined;
      for (let pause = FIRST_PAUSE; ; pause = Math.min(3 * pause, LONGEST_PAUSE)) {
        await sleep(pause, undefined, { signal });
        const rows = await newEnds();
        const ms = now() - began;
        const haveEnded = rows.length >= orders.length;
        if (haveEnded) {
          showsEnds = true;
          endedAt ??= ms;
        }
        const isSeen = isDone !== undefined && (haveEnded || showsEnds !== true) && (await isDone());
        // An end may be that of another run, and the ticket may be shown late.
        const isOver = isDone === undefined || hasFailed(rows) || ms - (endedAt ?? ms) >= LATE;
        if (isSeen || (haveEnded && isOver)) {
          take(rows);
          return { kind: 'ended', rows, ms };
        }
        if (ms < wait) continue;
        take(rows);
        const kind = haveEnded || (isDone === undefined && showsEnds === false) ? 'ended' : 'unseen';
        showsEnds ??= false;
        return { kind, rows, ms };
      }
    },
  };
}

function hasFailed(rows: readonly HistoryRow[]): boolean {
  return rows.some(({ isSuccess }) => !isSuccess);
}
