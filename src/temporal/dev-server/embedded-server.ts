import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { msToTs } from '@temporalio/common/lib/time.js';
import { connectClient } from '../connect.ts';
import { ensureSearchAttributes } from '../ensure-search-attributes.ts';
import { startChild, untilReady } from '../../process/child-process.ts';
import type { Child, ChildOptions } from '../../process/child-process.ts';
import { freePort, onFreePorts } from './free-port.ts';

const HOST = '127.0.0.1';
/** Milliseconds that the server is left to itself after our end, and after it was asked to stop. */
const PATIENCE = { grace: 3_000, killAfter: 8_000 };

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
  /** Start of the names of search attributes; none by default. */
  readonly searchAttributePrefix?: string;
  /** Parts of each task queue, each of which is served in its own order; the server's default if left out. */
  readonly queueParts?: number;
};

/** A running server; `uiUrl` is there when its web page is. */
export interface EmbeddedServer {
  readonly address: string;
  readonly namespace: string;
  readonly uiUrl: string | undefined;
  /** Resolves when it is gone, stopped or not. */
  readonly ended: Child['ended'];
  stop(): Promise<void>;
}

/**
 * Starts Temporal's development server and waits until it serves the namespace, with plumbline's search
 * attributes and a history retention of 30 days. The server ends when this process does, even when that is
 * killed.
 * @throws Error with the last log lines when the server does not come up, as where a port is taken.
 */
export function startEmbeddedServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  return options.port === undefined ? onFreePorts(() => startOnce(options)) : startOnce(options);
}

async function startOnce(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const port = options.port ?? (await freePort());
  const httpPort = await freePort();
  const uiPort = options.ui ? (options.uiPort ?? (await freePort())) : undefined;
  if ('dbFile' in options) await mkdir(dirname(options.dbFile), { recursive: true });

  const child: ChildOptions = {
    name: 'Temporal server',
    module: new URL('./guardian.mjs', import.meta.url),
    args: [
      ...[String(PATIENCE.grace), String(PATIENCE.killAfter), options.cli],
      ...serverArguments(options, port, httpPort, uiPort),
    ],
    logFile: options.logFile,
  };
  const server = startChild(child);
  const address = `${HOST}:${port}`;
  const uiUrl = uiPort === undefined ? undefined : `http://${HOST}:${uiPort}`;
  try {
    // Nobody else knows this port: who has the other one is not taken for our own server.
    await untilReady(server, `http://${HOST}:${httpPort}/api/v1/namespaces/${options.namespace}`, child);
    if (uiUrl !== undefined) await untilReady(server, uiUrl, child); // it comes up by itself, sometimes last
    await prepareNamespace({ address, namespace: options.namespace }, options.searchAttributePrefix ?? '');
  } catch (error) {
    await server.stop();
    throw error;
  }
  const { ended } = server;
  return { address, namespace: options.namespace, uiUrl, ended, stop: () => server.stop() };
}

function serverArguments(
  options: EmbeddedServerOptions,
  port: number,
  httpPort: number,
  uiPort: number | undefined,
): string[] {
  return [
    ...['server', 'start-dev', '--ip', HOST, '--port', String(port), '--namespace', options.namespace],
    ...['--http-port', String(httpPort), '--log-level', 'warn', '--log-format', 'pretty'],
    // The server would ask a host on the internet for newer versions.
    ...['--dynamic-config-value', 'frontend.enableServerVersionCheck=false'],
    ...(options.queueParts === undefined ? [] : inParts(options.queueParts)),
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

function inParts(parts: number): readonly string[] {
  return ['Read', 'Write'].flatMap((which) => [
    '--dynamic-config-value',
    `matching.numTaskqueue${which}Partitions=${parts}`,
  ]);
}

async function prepareNamespace(
  target: { readonly address: string; readonly namespace: string },
  searchAttributePrefix: string,
): Promise<void> {
  const { connection, close } = await connectClient(target);
  try {
    // The development server keeps closed workflows for a day and has no option for it.
    const workflowExecutionRetentionTtl = msToTs('30 days');
    await connection.workflowService.updateNamespace({
      namespace: target.namespace,
      config: { workflowExecutionRetentionTtl },
    });
    await ensureSearchAttributes(connection, target.namespace, searchAttributePrefix);
  } finally {
    await close();
  }
}
