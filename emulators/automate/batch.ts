import { jsonAnswer } from './answer.ts';
import type { Answer } from './answer.ts';
import type { FaultBox } from './faults.ts';
import { badRequest, Refused } from './refused.ts';
import type { Call } from './router.ts';
import type { RunQueue } from './run-queue.ts';
import { readScriptRequest } from './script-request.ts';
import type { ScriptRequest } from './script-request.ts';
import { ticketScript } from './scripts.ts';
import type { World } from './world.ts';

type Verdict =
  | { readonly kind: 'run'; readonly entityId: number }
  | { readonly kind: 'refused'; readonly entityId: number; readonly message: string };

type BatchCall = Pick<Call, 'body' | 'commit'>;

/**
 * The batch routes: each accepted target is queued, and the answer says what was accepted, never how it
 * ended.
 */
export interface Batch {
  /** `mayRun` is false where the account lacks the right to run scripts. */
  execute(call: BatchCall, mayRun: boolean): Answer;
  schedule(call: BatchCall, mayRun: boolean): Answer;
}

/** The batch routes over a queue of runs. */
export function batchRoutes(world: World, queue: RunQueue, faults: Pick<FaultBox, 'spend'>): Batch {
  const launch = (request: ScriptRequest, commit: Call['commit'], mayRun: boolean, dueAt: number): Answer => {
    const verdicts = request.EntityIds.map((entityId) => judge(request, entityId, mayRun, world));
    const refused = verdicts.some(({ kind }) => kind === 'refused');
    const { refusedRuns } = world.modes;
    if (refused && refusedRuns !== 200)
      throw new Refused(refusedRuns, 'Refused', 'The script cannot run on every target.');
    const parameters = new Map((request.Parameters ?? []).map(({ Key, Value }) => [Key, Value]));
    const skipsOffline = request.OfflineActionFlags?.SkipsOfflineAgents === true;
    commit(() => {
      for (const verdict of verdicts) {
        if (verdict.kind !== 'run' || faults.spend('loseRuns')) continue;
        const run = { computerId: verdict.entityId, parameters, dueAt, skipsOffline };
        queue.accept(run);
        if (faults.spend('repeatRuns')) queue.accept(run);
      }
    });
    return jsonAnswer({
      ScriptResults: world.modes.resultRows ? verdicts.map(resultRow) : [],
      ContainsUnsuccessfulResults: refused,
    });
  };
  return {
    execute: ({ body, commit }, mayRun) => launch(readScriptRequest(body), commit, mayRun, world.now()),
    schedule: ({ body, commit }, mayRun) => {
      const request = readScriptRequest(body);
      if ((request.Schedule ?? undefined) === undefined)
        throw badRequest('A scheduled script needs a Schedule.');
      const start = request.StartDate ?? undefined;
      return launch(request, commit, mayRun, start === undefined ? world.now() : Date.parse(start));
    },
  };
}

function judge(request: ScriptRequest, entityId: number, mayRun: boolean, world: World): Verdict {
  const refused = (message: string): Verdict => ({ kind: 'refused', entityId, message });
  if (!mayRun) return refused('Permission denied');
  const script = ticketScript(world);
  if (!world.modes.scriptImported) return refused('Script not found');
  const byId = (request.ScriptId ?? script.id) === script.id;
  const byGuid = (request.ScriptGuid ?? script.guid).toLowerCase() === script.guid.toLowerCase();
  if (!byId || !byGuid) return refused('Script not found');
  if (request.EntityType !== 'Computer')
    return refused(`The script cannot run on a ${String(request.EntityType)}`);
  return world.computers.has(entityId) ? { kind: 'run', entityId } : refused('Computer not found');
}

function resultRow(verdict: Verdict): unknown {
  const details =
    verdict.kind === 'refused'
      ? { ResultStatus: 1, ReasonCode: 3, Message: verdict.message }
      : { ResultStatus: 0, ReasonCode: 0, Message: '' };
  return { EntityId: verdict.entityId, ResultDetails: details };
}
