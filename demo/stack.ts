import { join } from 'node:path';
import { startEmbeddedServer } from '../src/temporal/dev-server/embedded-server.ts';
import type { EmbeddedServer } from '../src/temporal/dev-server/embedded-server.ts';
import { freePort, onFreePorts } from '../src/temporal/dev-server/free-port.ts';
import type { Addresses } from './addresses.ts';
import { claimFolder } from './claim-folder.ts';
import { startChild, untilReady } from '../src/process/child-process.ts';
import type { Child, ChildOptions } from '../src/process/child-process.ts';
import { makeCredentials } from './credentials.ts';
import type { EmulatorsInput } from './emulators.ts';
import type { Progress } from './progress.ts';
import { COMPANIES } from './seed.ts';
import { subscribe } from './subscribe.ts';
import { ACCOUNT, writeSettings } from './settings-file.ts';

/** How to start the stack. */
export interface StackOptions {
  /**
   * Emptied first, then holds the server's state, settings, secrets and logs; a living run's is left alone.
   */
  readonly folder: string;
  /** Folder of the compiled project, from which the processes run. */
  readonly compiled: URL;
  /** Path of the Temporal CLI. */
  readonly cli: string;
  readonly progress: Progress;
  /** Policy settings that differ from the demo's. */
  readonly policy?: Readonly<Record<string, unknown>>;
  /** Settings of the Automate desk that differ from the demo's. */
  readonly automate?: Readonly<Record<string, unknown>>;
  /** Settings of the Manage desk that differ from the demo's. */
  readonly manage?: Readonly<Record<string, unknown>>;
  /** Settings of the account's API that differ from the demo's. */
  readonly gravityzone?: Readonly<Record<string, unknown>>;
  /** Incident workflows that the worker keeps in memory. */
  readonly cachedWorkflows?: number;
  /** Milliseconds from an accepted script call at Automate to the script's run. */
  readonly scriptDelay?: number;
  /** Keeps the server's state in memory, for tests and benchmarks. */
  readonly inMemory?: boolean;
  /** Tries the ports that people know first; without it any free ones are taken. */
  readonly knownPorts?: boolean;
}

/** The running stack. */
export interface Stack {
  readonly folder: string;
  readonly addresses: Addresses;
  readonly workerAdminUrl: string;
  readonly gatewayAdminUrl: string;
  /** Kills the worker as a power cut would. */
  killWorker(): Promise<void>;
  startWorker(): Promise<void>;
  /** Takes the gateway away, as an outage of it would. */
  stopGateway(): Promise<void>;
  startGateway(): Promise<void>;
  /** Rejects when one of the processes ends though nobody stopped it. */
  readonly broken: Promise<never>;
  /** Stops everything in order: gateway, worker once it drained, emulators, and Temporal last. */
  stop(): Promise<void>;
}

/** Everything follows within seconds, so that nobody has to wait before a screen. */
const DEMO_POLICY = { updateInterval: '2s', shiftDownAfter: '5s' };

/** Starts Temporal, the emulators, the worker and the gateway, each a process of its own, all on loopback. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { progress } = options;
  const folder = await claimFolder(options.folder);
  const running: { readonly name: string; stop(): Promise<void> }[] = [];
  const stopAll = async (): Promise<void> => {
    for (const part of running.splice(0).reverse()) await part.stop();
  };
  return onFreePorts(async () => {
    try {
      return await startParts({ ...options, folder }, running, stopAll);
    } catch (error) {
      await progress.step('stopping what had started', stopAll);
      throw error;
    }
  });
}

async function startParts(
  options: StackOptions,
  running: { readonly name: string; stop(): Promise<void> }[],
  stopAll: () => Promise<void>,
): Promise<Stack> {
  const { folder, progress } = options;
  const port = (known: number): Promise<number> => freePort(options.knownPorts === true ? known : undefined);
  const credentials = makeCredentials();
  let stopping = false;
  let fail: (error: Error) => void = () => undefined;
  const broken = new Promise<never>((_resolve, reject) => {
    fail = reject;
  });
  broken.catch(() => undefined); // whoever cares awaits it
  const watch = (name: string, ended: Promise<unknown>, expected: () => boolean): void => {
    void ended.then(() => {
      if (!stopping && !expected())
        fail(new Error(`The ${name} ended though nobody stopped it; see ${join(folder, 'logs')}.`));
    });
  };
  const run = async (child: ChildOptions, readyUrl: string): Promise<Child> => {
    const started = startChild(child);
    running.push({ name: child.name, stop: () => started.stop() });
    await untilReady(started, readyUrl, child);
    return started;
  };
  const logFile = (name: string): string => join(folder, 'logs', `${name}.log`);

  const temporal: EmbeddedServer = await progress.step('Temporal server with its Web UI', async () => {
    const server = await startEmbeddedServer({
      cli: options.cli,
      ...(options.inMemory === true ? { inMemory: true } : { dbFile: join(folder, 'temporal.db') }),
      port: await port(7233),
      uiPort: await port(8233),
      namespace: 'default',
      logFile: logFile('temporal'),
      ui: options.inMemory !== true,
    });
    running.push({ name: 'Temporal server', stop: () => server.stop() });
    return server;
  });

  const { scriptDelay = 0 } = options;
  const ports = { manage: await port(8490), automate: await port(8491), gravityzone: await port(8492) };
  const origin = (of: number): string => `http://127.0.0.1:${of}`;
  await progress.step('emulators of GravityZone, Automate and Manage', async () => {
    const input: EmulatorsInput = { credentials, ports, scriptDelay };
    const child = await run(
      {
        name: 'emulators',
        module: new URL('demo/emulators.js', options.compiled),
        env: { PLUMBLINE_EMULATORS: JSON.stringify(input) },
        logFile: logFile('emulators'),
      },
      `${origin(ports.automate)}/emulator/healthz`,
    );
    watch('emulators', child.ended, () => false);
  });

  const ourPorts = {
    gateway: await port(8480),
    gatewayAdmin: await port(8481),
    workerAdmin: await port(8482),
  };
  const settingsFile = await writeSettings({
    folder,
    credentials,
    temporal: {
      address: temporal.address,
      namespace: temporal.namespace,
      ...(temporal.uiUrl !== undefined && { ui: temporal.uiUrl }),
    },
    ports: ourPorts,
    emulators: {
      manage: origin(ports.manage),
      automate: origin(ports.automate),
      gravityzone: origin(ports.gravityzone),
    },
    scriptDelay,
    policy: { ...DEMO_POLICY, ...options.policy },
    automate: options.automate ?? {},
    manage: options.manage ?? {},
    gravityzone: options.gravityzone ?? {},
    cachedWorkflows: options.cachedWorkflows,
  });
  const pushUrl = `${origin(ourPorts.gateway)}/gravityzone/${ACCOUNT}`;
  await progress.step('push subscription at GravityZone', () =>
    subscribe(origin(ports.gravityzone), credentials, pushUrl),
  );
  const product = (name: string): ChildOptions => ({
    name,
    module: new URL('src/cli/main.js', options.compiled),
    args: [name],
    env: { PLUMBLINE_SETTINGS: settingsFile },
    logFile: logFile(name),
  });

  let worker: Child | undefined;
  let killed = false;
  const startWorker = async (): Promise<void> => {
    killed = false;
    worker = await run(product('worker'), `${origin(ourPorts.workerAdmin)}/readyz`);
    watch('worker', worker.ended, () => killed);
  };
  await progress.step('worker', startWorker);
  let gateway: Child | undefined;
  let gatewayStopped = false;
  const startGateway = async (): Promise<void> => {
    gatewayStopped = false;
    gateway = await run(product('gateway'), `${origin(ourPorts.gatewayAdmin)}/readyz`);
    watch('gateway', gateway.ended, () => gatewayStopped);
  };
  await progress.step('gateway', startGateway);
  const { manage, automate, gravityzone } = credentials;
  return {
    folder,
    addresses: {
      gateway: { url: pushUrl, secret: credentials.gateway },
      temporal: { address: temporal.address, namespace: temporal.namespace, ui: temporal.uiUrl ?? '' },
      companies: COMPANIES.map(({ id, name }) => ({ id, name })),
      manage: { url: origin(ports.manage), ...manage },
      automate: { url: origin(ports.automate), ...automate },
      gravityzone: { url: origin(ports.gravityzone), ...gravityzone },
    },
    workerAdminUrl: origin(ourPorts.workerAdmin),
    gatewayAdminUrl: origin(ourPorts.gatewayAdmin),
    async killWorker() {
      killed = true;
      await worker?.kill();
    },
    startWorker,
    async stopGateway() {
      gatewayStopped = true;
      await gateway?.stop();
    },
    startGateway,
    broken,
    async stop() {
      stopping = true;
      await stopAll();
    },
  };
}
