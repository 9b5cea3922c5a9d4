import { exchange, ExchangeFailed } from '../../../http/exchange.ts';
import type { HttpAnswer } from '../../../http/exchange.ts';
import type { PlumblineError } from '../../../errors/index.ts';
import type { DeskLog } from '../../desk.ts';
import type { ManageSettings } from '../settings.ts';
import { isPagesHost, noAnswer, pauseAfter, refusal } from './manage-errors.ts';
import type { Circumstances } from './manage-errors.ts';
import { requestIdOf } from './problem.ts';
import { requestBudget } from './request-budget.ts';
import { serverClock } from './server-clock.ts';

const MAX_BYTES = 2 * 1024 * 1024;

/** One request of whatever path below the origin. */
export interface ServerRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** What errors and the log call it, such as `GET /service/tickets`. */
  readonly call: string;
  /** Path and query. */
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Gives up the waiting, and a read under way. A write that has begun goes on: its outcome must be known. */
  readonly signal?: AbortSignal | undefined;
}

/** One Manage server, seen from this process. */
export interface ManageServer {
  /**
   * The answer, whatever its status, once the budget has let the request out.
   * @throws VendorUnavailable where none came, or while no request may be sent; VendorRefused where the server's address is not
   * allowed; the reason of an aborted signal.
   */
  readonly ask: (request: ServerRequest) => Promise<HttpAnswer>;
  /** Logs that a request failed by its answer, and gives the error for it: `error`, or what its status says. */
  readonly failure: (call: string, answer: HttpAnswer, error?: PlumblineError) => PlumblineError;
  /** A time of the server by our clock, both in ms since 1970. */
  readonly toOurTime: (time: number) => number;
}

/** The server of these settings, with a request budget of its own. `log` hears of each failed request once. */
export function manageServer(settings: ManageSettings, log: DeskLog): ManageServer {
  const { perMinute, workers, inFlight } = settings.requests;
  const budget = requestBudget({ perMinute: perMinute / workers, inFlight });
  const clock = serverClock();
  const circumstances = (): Circumstances => ({
    now: Date.now(),
    pause: settings.requests.pause,
    pagesHost: isPagesHost(settings.url),
  });

  function logged(call: string, error: PlumblineError, answer?: HttpAnswer): PlumblineError {
    const requestId = answer && requestIdOf(answer);
    log('a request to Manage failed', { call, status: answer?.status, code: error.code, requestId });
    return error;
  }

  async function send({ method, address, headers, body, signal }: ServerRequest): Promise<HttpAnswer> {
    const answer = await exchange({
      method,
      url: `${settings.url}${address}`,
      headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      timeoutMs: settings.requestTimeout,
      maxBytes: MAX_BYTES,
      addresses: settings.privateAddresses ? 'any' : 'public',
      ...(method === 'GET' && signal !== undefined && { signal }),
    });
    clock.note(answer.headers['date'], Date.now());
    if (answer.status === 429) budget.pause(pauseAfter(answer, circumstances()));
    return answer;
  }

  return {
    ask: async (request) => {
      try {
        return await budget.run(() => send(request), request.signal);
      } catch (error) {
        if (!(error instanceof ExchangeFailed)) throw error;
        if (request.method === 'GET') request.signal?.throwIfAborted();
        throw logged(request.call, noAnswer(request.call, error));
      }
    },
    failure: (call, answer, error = refusal(call, answer, circumstances())) => logged(call, error, answer),
    toOurTime: clock.toOurTime,
  };
}
