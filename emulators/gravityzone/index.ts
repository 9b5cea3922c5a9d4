import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { answerBackstage } from './backstage.ts';
import type { Backstage } from './backstage.ts';
import { companiesService, generalService, networkService } from './companies-service.ts';
import { controlApi } from './control-api.ts';
import type { Faults } from './faults.ts';
import { incidentStore, pushEventOf } from './incidents.ts';
import { incidentsService } from './incidents-service.ts';
import type { Incident } from './incidents.ts';
import type { Params } from './params.ts';
import { pushSender } from './push-sender.ts';
import type { DisableRule, PushOutcome } from './push-sender.ts';
import { pushService } from './push-service.ts';
import { pushStats } from './push-stats.ts';
import { requestCounters } from './request-counters.ts';
import { worldOf } from './world.ts';
import type { GravityZoneSeed } from './world.ts';

export type { Faults } from './faults.ts';
export type { Incident } from './incidents.ts';
export type { DisableRule, PushOutcome } from './push-sender.ts';
export type { GravityZoneSeed, SeedCompany } from './world.ts';
export { DEMO_INCIDENT_ID } from './incidents-service.ts';
export { TEST_INCIDENT_ID } from './test-events.ts';

export interface GravityZoneOptions {
  /** A free one by default. */
  readonly port?: number;
  readonly seed: GravityZoneSeed;
  /** When an unreachable destination is given up: above 1000 buffered messages (default), or after 100 errors or 3 h. */
  readonly disableRule?: DisableRule;
  /** Milliseconds to wait for the receiver's answer, and between two tries of what could not be delivered. */
  readonly pushTimeoutMs?: number;
  readonly pushRetryMs?: number;
}

/** A running stand-in for GravityZone. `url` is its origin; the access URL of the Control API is `{url}/api`. */
export interface GravityZoneEmulator {
  readonly url: string;
  faults(): Faults;
  setFaults(faults: Faults): void;
  /** Sends these events in one message. Resolves after the first attempt. */
  push(events: readonly Params[]): Promise<PushOutcome>;
  /** Makes the incident, or merges the fields into it, and pushes it. The fields are those of the push event; `null` removes one. */
  incident(fields: Params): Promise<{ readonly incident: Incident; readonly push: PushOutcome | undefined }>;
  close(): Promise<void>;
}

const MOST_BYTES = 16 * 1024 * 1024;

/** Starts the emulator on 127.0.0.1. */
export async function startGravityZoneEmulator(options: GravityZoneOptions): Promise<GravityZoneEmulator> {
  const world = worldOf(options.seed);
  const store = incidentStore(Date.now);
  const stats = pushStats(Date.now);
  const counters = requestCounters();
  let faults: Faults = {};
  let origin = '';
  const sender = pushSender(
    {
      apiKey: world.apiKey,
      rule: options.disableRule ?? 'buffer',
      timeoutMs: options.pushTimeoutMs ?? 30_000,
      retryMs: options.pushRetryMs ?? 1_000,
      now: Date.now,
      faults: () => faults,
    },
    stats,
  );
  const api = controlApi(
    world,
    {
      push: pushService(world, sender, stats),
      incidents: incidentsService(world, () => origin, store),
      companies: companiesService(world),
      network: networkService(world),
      general: generalService(world),
    },
    () => faults,
  );

  const stage: Backstage = {
    store,
    sender,
    faults: () => faults,
    setFaults: (next) => (faults = next),
    counters: () => counters.read(),
    resetCounters: () => counters.reset(),
    push: (events) => sender.push(events),
    async incident(fields, push) {
      const incident = store.activity(fields, faults.separateIncidents === true ? 'separate' : 'reopen');
      return { incident, push: push ? await sender.push([pushEventOf(incident)]) : undefined };
    },
  };

  async function answerApi(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const body = await readBody(request);
    const { latencyMs, failWith } = faults;
    if (latencyMs !== undefined) await wait(latencyMs);
    if (failWith !== undefined) {
      counters.count(`${request.method ?? ''} ${path}`, false);
      response
        .writeHead(failWith, { 'Content-Type': 'text/html' })
        .end('<html><body><h1>nginx</h1></body></html>');
      return;
    }
    const { authorization, 'content-type': contentType } = request.headers;
    const answer = api({ path, verb: request.method ?? '', authorization, contentType, body });
    counters.count(
      `${request.method ?? ''} ${path}${answer.called === undefined ? '' : ` ${answer.called.method}`}`,
      answer.called?.writes ?? false,
    );
    const drops = faults.dropAfterCommit ?? 0;
    if (drops > 0) {
      faults = { ...faults, dropAfterCommit: drops - 1 };
      response.destroy();
      return;
    }
    response
      .writeHead(answer.status, { 'Content-Type': 'application/json' })
      .end(JSON.stringify(answer.body));
  }

  async function answerStage(request: IncomingMessage, response: ServerResponse, target: URL): Promise<void> {
    const body = await readBody(request);
    const answer = await answerBackstage(stage, request.method ?? '', target, body).catch(
      (error: unknown) => {
        return { status: 400, body: { message: error instanceof Error ? error.message : String(error) } };
      },
    );
    if (typeof answer.body === 'string')
      response.writeHead(answer.status, { 'Content-Type': 'text/plain' }).end(answer.body);
    else
      response
        .writeHead(answer.status, { 'Content-Type': 'application/json' })
        .end(JSON.stringify(answer.body));
  }

  const server = createServer((request, response) => {
    const target = new URL(request.url ?? '/', 'http://127.0.0.1');
    const answering = target.pathname.startsWith('/emulator/')
      ? answerStage(request, response, target)
      : answerApi(request, response, target.pathname);
    answering.catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url: origin,
    faults: () => faults,
    setFaults: (next) => (faults = next),
    push: (events) => sender.push(events),
    incident: (fields) => stage.incident(fields, true),
    close() {
      sender.close();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new Error('the body is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
