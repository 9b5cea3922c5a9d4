import { ActivityFailure, CancellationScope, condition, isCancellation } from '@temporalio/workflow';
import type { WrittenBack } from '../activities/write-back-activities.ts';
import type { Policy, WriteBackPolicy } from '../incident/policy.ts';
import { dropUnwanted, failWrite, finishWrite, planWrite, startWrite } from '../incident/write-back.ts';
import type { Write, WriteBack } from '../incident/write-back.ts';
import { aside, endsWorkflow, inBackground } from './background.ts';
import type { Aside } from './background.ts';
import { takenClose, wentOnSince } from './closing-event.ts';
import { writeBackActivity } from './proxies.ts';
import { readFailure } from './read-failure.ts';
import { setWriteBack, writeBackOf } from './run.ts';
import type { Run } from './run.ts';
import { waitForAnother, whileRefused } from './waits.ts';

/** GravityZone among those that are called, where the desks have their names. */
export const GRAVITYZONE = 'gravityzone';

/**
 * Tells GravityZone what became of the tickets, whenever there is something to tell. It goes on by itself: no
 * desk waits for GravityZone, nor GravityZone for a desk.
 */
export function tellGravityZone(run: Run): Aside {
  return aside(
    () => isDue(run),
    async () => {
      while (isDue(run)) {
        run.asked.delete(GRAVITYZONE);
        setWriteBack(run, wanted(run));
        const { policy } = run;
        const write = nextWrite(run);
        if (policy?.writeBack !== undefined && write !== undefined)
          await takeWrite(run, policy, policy.writeBack, write);
      }
    },
  );
}

/** Whether there is something to tell, or something that is not to be told any more. */
function isDue(run: Run): boolean {
  if (run.stopping || run.policy?.writeBack === undefined) return false;
  return nextWrite(run) !== undefined || wanted(run) !== writeBackOf(run);
}

/** Whether GravityZone has yet to be told something, and it may help to wait for that. */
export function isWriteBehind(run: Run): boolean {
  if (run.underWay.has(GRAVITYZONE)) return true;
  return !writeBackOf(run).blocked && nextWrite(run) !== undefined;
}

function wanted(run: Run): WriteBack {
  return dropUnwanted(writeBackOf(run), run.policy?.writeBack, run.state);
}

function nextWrite(run: Run): Write | undefined {
  return planWrite(wanted(run));
}

async function takeWrite(run: Run, policy: Policy, to: WriteBackPolicy, write: Write): Promise<void> {
  setWriteBack(run, startWrite(writeBackOf(run)));
  try {
    const { taken, at } = await whileWanted(run, write, () => callGravityZone(run, policy, to, write));
    setWriteBack(run, finishWrite(writeBackOf(run), write, taken, at));
    const { close } = write;
    // Only now: what GravityZone was asked before it had the close says the incident is open, and is older
    // than this. Where the incident went on, GravityZone may have opened it again already: the feed will
    // tell.
    if (taken && close !== undefined && !wentOnSince(run, close.at))
      run.inbox.push(takenClose(close.status, at));
  } catch (error) {
    if (endsWorkflow(error)) throw error;
    if (isCancellation(error)) return;
    if (!(error instanceof ActivityFailure)) throw error;
    await afterFailure(run, policy, write, error);
  }
}

/**
 * Writes until that ends; what must not be closed any more is not to be closed by an attempt that waits for
 * its turn.
 */
async function whileWanted<T>(run: Run, write: Write, act: () => Promise<T>): Promise<T> {
  const scope = new CancellationScope();
  run.underWay.set(GRAVITYZONE, scope);
  const hasEnded = (): boolean => run.underWay.get(GRAVITYZONE) !== scope;
  const isWithdrawn = (): boolean => write.close !== undefined && wanted(run).close !== write.close;
  void inBackground(async () => {
    await condition(() => hasEnded() || isWithdrawn());
    if (!hasEnded()) scope.cancel();
  });
  try {
    return await scope.run(act);
  } finally {
    run.underWay.delete(GRAVITYZONE);
  }
}

function callGravityZone(
  run: Run,
  policy: Policy,
  to: WriteBackPolicy,
  { note, close }: Write,
): Promise<WrittenBack> {
  const words = [
    note === undefined ? [] : ['write the note'],
    close === undefined ? [] : [`set ${close.status}`],
  ];
  return writeBackActivity(to, policy, `GravityZone: ${words.flat().join(', ')}`).writeBack({
    incidentId: run.input.incidentId,
    incidentType: run.state.incident.facts.incidentType,
    note,
    status: close?.status,
  });
}

/** A refused write is tried again once there is another one, after a while, or when an operator asks. */
async function afterFailure(run: Run, policy: Policy, write: Write, error: unknown): Promise<void> {
  const failure = readFailure(error, Date.now());
  setWriteBack(run, failWrite(writeBackOf(run), failure.refused, failure.problem));
  if (!failure.refused) return waitForAnother(run, GRAVITYZONE, failure);
  await whileRefused(run, GRAVITYZONE, policy.blockedRetry, () => {
    const next = nextWrite(run);
    return next?.note !== write.note || next?.close !== write.close;
  });
}
