import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { profileOf } from '../src/desks/automate/commission/profile-of.ts';
import { profileText } from '../src/desks/automate/profile.ts';
import { automateMeasured } from './automate-profile.ts';
import { AUTOMATE_CATEGORIES, CATCH_ALL, COMPANIES, MANAGE_GRID, RUNNER } from './seed.ts';
import type { DemoCredentials } from './seed.ts';

/** What the demo's settings depend on. */
export interface DemoSettings {
  readonly folder: string;
  readonly credentials: DemoCredentials;
  readonly temporal: Readonly<Record<string, unknown>>;
  readonly ports: { readonly gateway: number; readonly gatewayAdmin: number; readonly workerAdmin: number };
  readonly emulators: { readonly manage: string; readonly automate: string; readonly gravityzone: string };
  /** Incident workflows that the worker keeps in memory; as many as by default where none is given. */
  readonly cachedWorkflows?: number | undefined;
  /** How long Automate's runs take, in ms. */
  readonly scriptDelay: number;
  /** Policy settings that differ from the product's own. */
  readonly policy: Readonly<Record<string, unknown>>;
  /** Settings of the Automate desk that differ from the demo's. */
  readonly automate: Readonly<Record<string, unknown>>;
  /** Settings of the Manage desk that differ from the demo's. */
  readonly manage: Readonly<Record<string, unknown>>;
  /** Settings of the account's API that differ from the demo's. */
  readonly gravityzone: Readonly<Record<string, unknown>>;
}

/** The account's name, the last part of the gateway's push address. */
export const ACCOUNT = 'demo';

/**
 * Writes the settings file and its secrets, each in a file of its own, and gives the settings file's path.
 */
export async function writeSettings(demo: DemoSettings): Promise<string> {
  const { credentials } = demo;
  const secrets = {
    gateway: credentials.gateway,
    'manage-public-key': credentials.manage.publicKey,
    'manage-private-key': credentials.manage.privateKey,
    'automate-password': credentials.automate.password,
    'gravityzone-api-key': credentials.gravityzone.apiKey,
  };
  await mkdir(join(demo.folder, 'secrets'), { recursive: true, mode: 0o700 });
  for (const [name, value] of Object.entries(secrets))
    await writeFile(join(demo.folder, 'secrets', name), value, { mode: 0o600 });

  const secret = (name: keyof typeof secrets): { file: string } => ({ file: `secrets/${name}` });
  const document = {
    temporal: demo.temporal,
    gateway: { listen: { port: demo.ports.gateway }, admin: { port: demo.ports.gatewayAdmin } },
    worker: {
      admin: { port: demo.ports.workerAdmin },
      ...(demo.cachedWorkflows !== undefined && { cachedWorkflows: demo.cachedWorkflows }),
    },
    accounts: {
      [ACCOUNT]: {
        authorization: [secret('gateway')],
        api: {
          accessUrl: demo.emulators.gravityzone,
          apiKey: secret('gravityzone-api-key'),
          privateAddresses: true,
          pushUrl: `http://127.0.0.1:${demo.ports.gateway}/gravityzone/${ACCOUNT}`,
          manageSubscription: true,
          ...demo.gravityzone,
        },
      },
    },
    companies: COMPANIES.map(({ id, name }) => ({ id, name })),
    policy: demo.policy,
    desks: {
      automate: {
        ...automateDeskSettings(demo.emulators.automate, credentials.automate),
        password: secret('automate-password'),
        profile: 'automate-profile.json',
        ...demo.automate,
      },
      manage: {
        psaTicket: 'plumbline',
        url: demo.emulators.manage,
        privateAddresses: true,
        companyId: credentials.manage.companyId,
        publicKey: secret('manage-public-key'),
        privateKey: secret('manage-private-key'),
        clientId: credentials.manage.clientId,
        categories: MANAGE_GRID,
        companies: Object.fromEntries(COMPANIES.map(({ id, manage }) => [id, manage])),
        catchAll: CATCH_ALL.manage,
        callbackUrl: `http://127.0.0.1:${demo.ports.gateway}`,
        pollInterval: '15s',
        ...demo.manage,
      },
    },
  };
  const profile = profileOf(
    automateMeasured(demo.scriptDelay),
    { url: demo.emulators.automate },
    { serverVersion: undefined },
    Date.now(),
  );
  await writeFile(join(demo.folder, 'automate-profile.json'), profileText(profile));
  const file = join(demo.folder, 'plumbline.yaml');
  await writeFile(file, stringify(document), { mode: 0o600 });
  return file;
}

/** The demo's settings of the Automate desk, without the password. */
export function automateDeskSettings(url: string, { username, clientId }: DemoCredentials['automate']) {
  const [low, medium, high] = AUTOMATE_CATEGORIES;
  return {
    url,
    username,
    clientId,
    runner: { computerId: RUNNER },
    categories: { low: low.id, medium: medium.id, high: high.id },
    companies: Object.fromEntries(COMPANIES.map(({ id, automate }) => [id, { clientId: automate }])),
    catchAll: { clientId: CATCH_ALL.automate },
    closeTickets: true,
    pollInterval: '15s',
    requestsPerMinute: 60_000, // the emulator stands on this machine and serves nobody else
  };
}
