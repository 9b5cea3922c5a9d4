import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { jsonAnswer } from './answer.ts';
import type { Answer } from './answer.ts';
import { api, refused } from './api.ts';
import type { ApiOutcome, Breaches } from './api.ts';
import { batchRoutes } from './batch.ts';
import { controlRoutes } from './control-routes.ts';
import { faultBox } from './faults.ts';
import type { FaultHandle } from './faults.ts';
import type { AutomateModes } from './modes.ts';
import { people } from './people.ts';
import type { People } from './people.ts';
import { parseJson } from './json-body.ts';
import { readBody } from './read-body.ts';
import { requestLog } from './request-log.ts';
import { findDestination, routeOf } from './router.ts';
import { runQueue } from './run-queue.ts';
import type { AutomateSeed } from './seed.ts';
import { tokenOffice } from './tokens.ts';
import { createWorld } from './world.ts';

/** Where and with what an emulated Automate server starts. */
export interface AutomateEmulatorOptions {
  /** Default 0: any free port. */
  readonly port?: number;
  readonly seed: AutomateSeed;
  /** Milliseconds since 1970; default the machine's clock. */
  readonly now?: () => number;
}

/** A running emulator. The API is at `{url}/cwa/api/v1`, pages for people at `{url}/tickets`. */
export interface AutomateEmulator {
  /** Its origin. */
  readonly url: string;
  readonly faults: FaultHandle;
  /** Changed in place; holds from the next request on. */
  readonly modes: AutomateModes;
  readonly people: People;
  /** Resolves once every accepted run has ended. */
  settled(): Promise<void>;
  /** A test that breaks the interface on purpose empties `requests`. */
  readonly breaches: Breaches;
  /**
   * Rejects, once it is closed, where a request or an answer was not as published: so every suite that uses the emulator
   * fails of it.
   */
  close(): Promise<void>;
}

const PREFIX = '/cwa/api/v1';

/**
 * Starts an emulated ConnectWise Automate server on 127.0.0.1. Throws where the seed contradicts itself or
 * the port is taken.
 */
export async function startAutomateEmulator(options: AutomateEmulatorOptions): Promise<AutomateEmulator> {
  const { seed } = options;
  const world = createWorld(seed, options.now ?? Date.now);
  const stopping = new AbortController();
  const faults = faultBox(() => queue.rearm());
  const queue = runQueue(
    world,
    () => faults.current().scriptDelayMs ?? seed.scriptDelayMs ?? 0,
    () => faults.spend('interruptRuns'),
  );
  const tokens = tokenOffice(world);
  const requests = requestLog();
  const batch = batchRoutes(world, queue, faults);
  const staff = people(world, queue);
  const mayRead = (): boolean => !faults.current().missingRights;
  const breaches: Breaches = { requests: [], answers: [] };
  const parts = { world, tokens, batch, queue, mayRead };
  const callApi = api(parts, faults, requests, breaches, stopping.signal);
  const control = controlRoutes({ world, tokens, faults, requests, breaches, queue, people: staff });

  const respond = async (request: IncomingMessage): Promise<ApiOutcome> => {
    const method = request.method ?? '';
    const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const body = await readBody(request);
    if (pathname.toLowerCase().startsWith(`${PREFIX}/`)) {
      return callApi({ method, path: pathname.slice(PREFIX.length), query, headers: request.headers, body });
    }
    const destination = findDestination(control, pathname);
    const route = routeOf(destination, method, () => 405);
    const content = body === '' ? undefined : parseJson(body);
    return route.handle({ query: {}, content, ids: destination?.ids ?? [], commit: (work) => work() });
  };

  const server = createServer((request, response) => {
    respond(request)
      .catch(refused)
      .catch((error: unknown) => jsonAnswer({ code: 'EmulatorFault', message: String(error) }, 500))
      .then(
        (outcome) => send(outcome, response, world.now()),
        () => response.destroy(),
      );
  });
  const port = await listen(server, options.port ?? 0);
  return {
    url: `http://127.0.0.1:${port}`,
    faults,
    modes: world.modes,
    people: staff,
    settled: () => queue.settled(),
    breaches,
    close: async () => {
      stopping.abort();
      queue.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      const told = [...breaches.requests, ...breaches.answers];
      if (told.length > 0) throw new Error(`Not as published:\n${told.join('\n')}`);
    },
  };
}

function send(outcome: ApiOutcome, response: ServerResponse, now: number): void {
  if (outcome === 'hang') return;
  if (outcome === 'drop') {
    response.destroy();
    return;
  }
  write(outcome, response, now);
}

function write(answer: Answer, response: ServerResponse, now: number): void {
  response.writeHead(answer.status, {
    date: new Date(now).toUTCString(),
    'content-type': answer.type,
    'content-length': Buffer.byteLength(answer.text),
    ...answer.headers,
  });
  response.end(answer.text);
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address.port);
      else reject(new Error('The emulator has no port.'));
    });
  });
}
