import { VendorRefused } from '../../../http/vendor-errors.ts';
import type { Accepted } from '../../desk.ts';
import { batchAnswer, scheduledAnswer } from '../automate-answers.ts';
import type { AutomateClient } from '../connection/automate-client.ts';
import { isRefusal } from '../../unless-refused.ts';
import { NOT_SERVED } from '../connection/automate-vendor.ts';
import type { TextLimits } from '../profile.ts';
import { listedScripts } from '../script/listed-scripts.ts';
import { SCRIPT_GUID, SCRIPT_NAME } from '../script/parameters.ts';
import type { AutomateSettings } from '../settings.ts';
import { batchCall, scheduledScript, scriptValues } from './script-call.ts';
import type { ScriptCall } from './script-call.ts';
import type { ScriptOrder } from './script-order.ts';

/** A run that begins just before its call expires ends within this time, in ms. */
const LONGEST_RUN = 60_000;

/** The routes by which Automate can be asked to run a script; the first one is the usual one. */
export type Route = 'Batch/ScriptExecute' | 'ScheduledScripts';

/** How a script is to be run. */
export interface RunOptions {
  /** The computer that runs it. */
  readonly runner: number;
  /** So long after it was called the script does nothing any more, in ms. */
  readonly expiry: number;
  readonly limits: TextLimits;
}

/** Runs of the ticket writer at one server. */
export interface ScriptCaller {
  /**
   * Has the script run on a computer. The server only says whether it accepted the call; the result is read
   * back later. A route that the server refuses is remembered, and the other one is taken; a call whose outcome
   * is unknown never goes by the other one.
   * @throws VendorRefused where it was refused, by both routes where the server does not serve the first;
   * VendorUnavailable, with `sent: 'perhaps'` where the outcome is unknown; the reason of the signal that was
   * aborted before it was sent.
   */
  run(order: ScriptOrder, options: RunOptions, signal: AbortSignal): Promise<Accepted>;
  /** The route that is taken first: the one that worked last. */
  route(): Route;
}

/** Runs through a client. Which route works is learnt by the first call. */
export function createScriptCaller(
  client: AutomateClient,
  settings: Pick<AutomateSettings, 'scriptId'>,
): ScriptCaller {
  let routes: readonly [Route, Route] = ['Batch/ScriptExecute', 'ScheduledScripts'];
  let { scriptId } = settings;

  async function numberOf(signal: AbortSignal): Promise<number> {
    scriptId ??= (await listedScripts(client, 'GUID', signal)).at(0)?.id;
    if (scriptId === undefined) throw unlisted();
    return scriptId;
  }

  async function send(route: Route, call: ScriptCall, signal: AbortSignal): Promise<void> {
    const purpose = `script ${settings.scriptId ?? SCRIPT_NAME} on computer ${call.runner}`;
    if (route === 'Batch/ScriptExecute') {
      await client.post(`/${route}`, purpose, batchCall(call, settings.scriptId), batchAnswer, signal);
      return;
    }
    const body = scheduledScript(call, await numberOf(signal));
    await client.post(`/Computers/${call.runner}/${route}`, purpose, body, scheduledAnswer, signal);
  }

  return {
    async run(order, { runner, expiry, limits }, signal) {
      const now = Date.now();
      const starts = now + client.clockAhead();
      const call = { runner, starts, values: scriptValues(order, starts + expiry, limits) };
      const [first, second] = routes;
      try {
        await send(first, call, signal);
      } catch (refusal) {
        if (!isRefusal(refusal, NOT_SERVED)) throw refusal;
        await send(second, call, signal).catch((error: unknown) => {
          scriptId = settings.scriptId; // another import may have another number
          throw isRefusal(error, NOT_SERVED) ? refusedByBoth(refusal, error) : error;
        });
        routes = [second, first];
      }
      return { kind: 'accepted', expires: now + expiry + LONGEST_RUN };
    },
    route: () => routes[0],
  };
}

const ADVICE =
  'Import the ticket script (plumbline automate script prints it), and give the user class of the Automate user the right to run it and to schedule scripts (Scripts: Read, Schedule Scripts: Update), and to see the runner (Computers: Show All). One of the two routes is enough. Then retry.';

function unlisted(): VendorRefused {
  return new VendorRefused('automate', {
    code: 'not-found',
    message: `Automate lists no script with the GUID ${SCRIPT_GUID}, so that its number is not known`,
    advice: ADVICE,
  });
}

function refusedByBoth(first: VendorRefused, second: VendorRefused): VendorRefused {
  return new VendorRefused('automate', {
    code: 'script-refused',
    message: `${first.message}; ${second.message}`,
    advice: ADVICE,
  });
}
