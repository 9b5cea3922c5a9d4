import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { SettingsError, TemporalUnavailable } from '../errors/index.ts';
import { freePort, isListening, isPortFree } from './free-port.ts';
import { lastLogLines, startGuarded } from './guarded-process.ts';
import type { GuardedProcess } from './guarded-process.ts';
import { ensureSearchAttributes } from './ensure-search-attributes.ts';

const HOST = '127.0.0.1';
const READY_MS = 30_000;
const POLL_MS = 100;

/** Where the server keeps its workflows: in a file that outlives it, or in memory that does not. */
export type EmbeddedStore = { readonly dbFile: string } | { readonly inMemory: true };

/** How to run Temporal's development server. It listens on 127.0.0.1 only. */
export type EmbeddedServerOptions = EmbeddedStore & {
  /** Path of the Temporal CLI, as `findTemporalCli` gives it. */
  readonly cli: string;
  /** Ports are free ones where none is named. */
  readonly port?: number;
  readonly uiPort?: number;
  readonly ui: boolean;
  readonly namespace: string;
  readonly logFile: string;
};

/** A running server; `uiUrl` is there when its web page is. */
export interface EmbeddedServer {
  readonly address: string;
  readonly namespace: string;
  readonly uiUrl: string | undefined;
  /** Resolves when the server has ended, asked for or not. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts Temporal's development server and waits until it serves the namespace, with plumbline's search
 * attributes and a history retention of 30 days. The server ends when this process does.
 * @throws SettingsError when a port is taken; TemporalUnavailable with the last log lines when the server
 * does not come up.
 */
export async function startEmbeddedServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const port = await claimPort(options.port);
  const uiPort = options.ui ? await claimPort(options.uiPort) : undefined;
  await mkdir(dirname(options.logFile), { recursive: true });
  if ('dbFile' in options) await mkdir(dirname(options.dbFile), { recursive: true });

  const server = await startGuarded(options.cli, serverArguments(options, port, uiPort), options.logFile);
  const address = `${HOST}:${port}`;
  try {
    const connection = await connectWhenServing(server, [port, uiPort], options.namespace);
    await prepareNamespace(connection, options.namespace).finally(() => connection.close());
  } catch (error) {
    await server.stop();
    if (error instanceof SettingsError) throw error;
    throw await notServing(options, error);
  }
  return {
    address,
    namespace: options.namespace,
    uiUrl: uiPort === undefined ? undefined : `http://${HOST}:${uiPort}`,
    ended: server.ended.then(() => undefined),
    stop: () => server.stop(),
  };
}

async function claimPort(wanted: number | undefined): Promise<number> {
  if (wanted === undefined) return freePort();
  // Without this look, whoever has the port would be taken for our own server.
  if (await isPortFree(wanted)) return wanted;
  throw new SettingsError({
    code: 'port-in-use',
    message: `Port ${wanted} of ${HOST} is taken by another program.`,
    advice: `Stop the program that listens on port ${wanted}, or choose another port.`,
  });
}

function serverArguments(options: EmbeddedServerOptions, port: number, uiPort: number | undefined): string[] {
  return [
    ...['server', 'start-dev', '--ip', HOST, '--port', String(port), '--namespace', options.namespace],
    ...['--log-level', 'warn', '--log-format', 'pretty'],
    // The server would ask a host on the internet for newer versions.
    ...['--dynamic-config-value', 'frontend.enableServerVersionCheck=false'],
    ...(uiPort === undefined ? ['--headless'] : ['--ui-ip', HOST, '--ui-port', String(uiPort)]),
    // Write-ahead logging makes a server on disk about twice as fast.
    ...('dbFile' in options
      ? [
          '--db-filename',
          options.dbFile,
          '--sqlite-pragma',
          'journal_mode=wal',
          '--sqlite-pragma',
          'synchronous=normal',
        ]
      : []),
  ];
}

async function connectWhenServing(
  server: GuardedProcess,
  [port, uiPort]: readonly [number, number | undefined],
  namespace: string,
): Promise<Connection> {
  let ended: { readonly code: number | undefined } | undefined;
  void server.ended.then((code) => (ended = { code }));
  const deadline = Date.now() + READY_MS;
  for (;;) {
    try {
      if (uiPort !== undefined) await requireListener(uiPort); // it comes up by itself, sometimes last
      return await connectIfServing(port, namespace);
    } catch (error) {
      if (ended !== undefined)
        throw new Error(`the server ended with exit code ${ended.code ?? 'unknown'}`, { cause: error });
      if (Date.now() > deadline)
        throw new Error(`the server does not serve after ${READY_MS / 1000} s`, { cause: error });
    }
    await Promise.race([wait(POLL_MS), server.ended]);
  }
}

async function connectIfServing(port: number, namespace: string): Promise<Connection> {
  // Once refused, gRPC waits a second before it tries again; a look at the port costs nothing.
  await requireListener(port);
  const connection = await Connection.connect({
    address: `${HOST}:${port}`,
    connectTimeout: 2_000,
    channelArgs: { 'grpc.enable_http_proxy': 0 }, // no proxy of the environment leads back to this machine
  });
  try {
    await connection.withDeadline(Date.now() + 2_000, async () => {
      const { status } = await connection.healthService.check({
        service: 'temporal.api.workflowservice.v1.WorkflowService',
      });
      if ((status as number) !== SERVING) throw new Error(`health status ${String(status)}`);
      await connection.workflowService.describeNamespace({ namespace });
    });
    return connection;
  } catch (error) {
    await connection.close();
    throw error;
  }
}

async function requireListener(port: number): Promise<void> {
  if (!(await isListening(port))) throw new Error(`nothing listens on port ${port}`);
}

/** `SERVING` of the gRPC health protocol. */
const SERVING = 1;

async function prepareNamespace(connection: Connection, namespace: string): Promise<void> {
  // The development server keeps closed workflows for a day and has no option for it.
  const workflowExecutionRetentionTtl = msToTs('30 days');
  await connection.workflowService.updateNamespace({ namespace, config: { workflowExecutionRetentionTtl } });
  await ensureSearchAttributes(connection, namespace, '');
}

async function notServing(options: EmbeddedServerOptions, cause: unknown): Promise<TemporalUnavailable> {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const log = await lastLogLines(options.logFile, 8);
  return new TemporalUnavailable({
    code: 'embedded-server-failed',
    message: `The embedded Temporal server did not start: ${reason}.${log === '' ? '' : `\n${log}`}`,
    advice: `Read ${options.logFile}; check with \`${options.cli} --version\` that the Temporal CLI works.`,
    cause,
  });
}
