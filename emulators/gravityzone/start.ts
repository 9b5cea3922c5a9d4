import { setTimeout as delay } from 'node:timers/promises';
import { generalService } from './api/access.ts';
import { controlApi } from './api/control-api.ts';
import type { ApiParts } from './api/control-api.ts';
import type { Params } from './api/params.ts';
import { requestLog } from './api/request-log.ts';
import type { RequestCounts } from './api/request-log.ts';
import { struckApi } from './api/strike.ts';
import { companyRegister } from './companies/company-register.ts';
import type { SeedCompany } from './companies/company-register.ts';
import { companiesService, networkService } from './companies/companies-service.ts';
import { faultBox } from './faults.ts';
import type { Faults } from './faults.ts';
import { incidentStore } from './incidents/incident-store.ts';
import { incidentsService } from './incidents/incidents-service.ts';
import type { PushOutcome } from './push/push-buffer.ts';
import { pushSender } from './push/push-sender.ts';
import { pushService } from './push/push-service.ts';
import { pushStats } from './push/push-stats.ts';
import { listen } from './server.ts';
import { answerStage } from './stage/routes.ts';
import { playActivity } from './stage/stage.ts';
import type { Scene, Stage } from './stage/stage.ts';

/** How an emulator starts. */
export interface GravityZoneOptions {
  /** A free one by default. */
  readonly port?: number;
  /** The key, and the companies below its own one. */
  readonly seed: { readonly apiKey: string; readonly companies: readonly SeedCompany[] };
  /** Faults and modes from the start; setting others goes back to these where they say nothing. */
  readonly faults?: Partial<Faults>;
}

/**
 * A running stand-in for GravityZone. `url` is its origin; the access URL of the Control API is `{url}/api`.
 */
export interface GravityZoneEmulator {
  readonly url: string;
  /** Replaces all faults; what is left out is as at the start. */
  setFaults(faults: Partial<Faults>): void;
  /**
   * Puts the clock of limits, incidents and retries forward. Resolves when the push has tried what became
   * due.
   */
  advance(ms: number): Promise<void>;
  requests(): RequestCounts;
  /** Sends these events in one message. Resolves after the first attempt. */
  push(events: readonly Params[]): Promise<PushOutcome>;
  /**
   * Makes the incident, or merges the fields into it, and pushes it. The fields are those of the push event;
   * `null` removes one.
   */
  incident(fields: Params): Promise<Scene>;
  close(): Promise<void>;
}

/** The company that the key belongs to. */
const OWN_COMPANY = { id: '5e31a0c7b1a43d2f5c8b4560', name: 'Emulated MSP' };

/** Starts the emulator on 127.0.0.1. Throws Error when the port is taken. */
export async function startGravityZoneEmulator(options: GravityZoneOptions): Promise<GravityZoneEmulator> {
  const { apiKey } = options.seed;
  const companies = companyRegister(OWN_COMPANY, options.seed.companies);
  let ahead = 0;
  const now = (): number => Date.now() + ahead;
  const faults = faultBox(options.faults ?? {});
  const store = incidentStore(now, companies.ownId, () => faults.current().keepsNotes);
  const stats = pushStats(now);
  const requests = requestLog();
  const sender = pushSender({
    apiKey,
    faults,
    stats,
    now,
    numberOf: ({ incident_id: id }) => (typeof id === 'string' ? store.find(id)?.number : undefined),
  });
  let origin = '';
  const parts: ApiParts = {
    apiKey,
    faults,
    now,
    pause: (ms) => delay(ms, undefined, { ref: false }),
    services: {
      push: pushService(companies, sender, stats, faults.current),
      incidents: incidentsService({ companies, origin: () => origin, faults: faults.current }, store),
      companies: companiesService(companies),
      network: networkService(companies, faults.current),
      general: generalService(faults.current),
    },
  };
  async function advance(ms: number): Promise<void> {
    ahead += ms;
    await sender.retry();
  }

  const stage: Stage = { companies, now, advance, faults, store, sender };
  const api = struckApi(parts, requests, controlApi(parts));
  const served = await listen(
    { api, stage: (verb, url, body) => answerStage(stage, verb, url, body) },
    options.port ?? 0,
  );
  origin = served.url;
  return {
    url: origin,
    setFaults: (wanted) => {
      faults.set(wanted);
      void sender.retry();
    },
    advance,
    requests: () => requests.read(),
    push: (events) => sender.push(events),
    incident: (fields) => playActivity(stage, fields, true),
    close() {
      sender.close();
      return served.close();
    },
  };
}
