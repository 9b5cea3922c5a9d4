import { jsonAnswer } from './answer.ts';
import type { Answer } from './answer.ts';
import type { FaultBox } from './faults.ts';
import { badRequest, Refused } from './refused.ts';
import type { Call } from './router.ts';
import type { RunQueue, RunRequest } from './run-queue.ts';
import { readParameterList, readScheduledScript, showSchedule } from './scheduled-script.ts';
import { readScriptRequest } from './script-request.ts';
import type { ScriptRequest } from './script-request.ts';
import { ticketScript } from './scripts.ts';
import type { World } from './world.ts';

type Verdict =
  | { readonly kind: 'run'; readonly entityId: number }
  | { readonly kind: 'refused'; readonly entityId: number; readonly message: string };

type BatchCall = Pick<Call, 'content' | 'commit'>;

/**
 * The routes that ask for runs: what is accepted is queued, and the answer says what was accepted, never how it
 * ended.
 */
export interface Batch {
  /** `mayRun` is false where the account lacks the right to run scripts. */
  execute(call: BatchCall, mayRun: boolean): Answer;
  schedule(call: BatchCall, mayRun: boolean): Answer;
  /** One run on the computer that the path names. */
  scheduleOn(call: Pick<Call, 'content' | 'commit' | 'ids'>, mayRun: boolean): Answer;
}

/** The routes over a queue of runs. */
export function batchRoutes(world: World, queue: RunQueue, faults: Pick<FaultBox, 'spend'>): Batch {
  let lastScheduleId = 52_000;
  const enqueue = (run: RunRequest): void => {
    if (faults.spend('loseRuns')) return;
    queue.accept(run);
    if (faults.spend('repeatRuns')) queue.accept(run);
  };
  const admit = (mode: 'served' | 403 | 404 | 405): void => {
    if (mode !== 'served') throw new Refused(mode, 'Refused', 'The route is not for you.');
  };
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
        if (verdict.kind === 'run')
          enqueue({ computerId: verdict.entityId, parameters, dueAt, skipsOffline });
      }
    });
    return jsonAnswer({
      ScriptResults: world.modes.resultRows
        ? verdicts.map((verdict) => resultRow(verdict, world.modes.acceptedStatus))
        : [],
      ContainsUnsuccessfulResults: refused,
    });
  };
  return {
    execute: ({ content, commit }, mayRun) => {
      admit(world.modes.batchRoutes);
      return launch(readScriptRequest(content), commit, mayRun, world.now());
    },
    schedule: ({ content, commit }, mayRun) => {
      admit(world.modes.batchRoutes);
      const request = readScriptRequest(content);
      if (request.Schedule === undefined) throw badRequest('A scheduled script needs a Schedule.');
      const start = request.StartDate;
      return launch(request, commit, mayRun, start === undefined ? world.now() : Date.parse(start));
    },
    scheduleOn: ({ content, commit, ids: [computerId = 0] }, mayRun) => {
      admit(mayRun ? world.modes.scheduleRoute : 403);
      const schedule = readScheduledScript(content, computerId);
      const script = ticketScript(world);
      if (!world.computers.has(computerId) || !world.modes.scriptImported || schedule.ScriptId !== script.id)
        throw new Refused(404, 'NotFound', 'There is no such computer or script.');
      const parameters = readParameterList(schedule.Parameters ?? '');
      const dueAt = Date.parse(schedule.EffectiveStartDate);
      if (schedule.Disabled !== true)
        commit(() => enqueue({ computerId, parameters, dueAt, skipsOffline: schedule.SkipOffline === true }));
      lastScheduleId += 1;
      return jsonAnswer(showSchedule(schedule, lastScheduleId, world.seed.username, world.now()));
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
  if (request.EntityType !== 'Computer') return refused(`The script cannot run on a ${request.EntityType}`);
  return world.computers.has(entityId) ? { kind: 'run', entityId } : refused('Computer not found');
}

function resultRow(verdict: Verdict, acceptedStatus: number): unknown {
  const details =
    verdict.kind === 'refused'
      ? { ResultStatus: 1, ReasonCode: 3, Message: verdict.message }
      : { ResultStatus: acceptedStatus, ReasonCode: 0, Message: '' };
  return { EntityId: verdict.entityId, ResultDetails: details };
}
