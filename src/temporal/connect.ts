import { Client, Connection } from '@temporalio/client';
import type { ConnectionOptions } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import type { NativeConnectionOptions } from '@temporalio/worker';
import { isPlumblineError } from '../errors/index.ts';
import { proxyFor, refusalOfProxy } from '../http/network.ts';
import { patientRetries } from './patient-retries.ts';
import type { TemporalTarget, TemporalTls } from './target.ts';
import { temporalFault, unreachable } from './temporal-fault.ts';
import { splitAddress, whyUnreachable } from './why-unreachable.ts';

/** A client and the connection below it, which whoever asked for it closes. */
export interface TemporalClient {
  readonly client: Client;
  readonly connection: Connection;
  /** Closes the connection once no retry is due any more. */
  readonly close: () => Promise<void>;
}

/**
 * A client of Temporal, connected; keeps trying for `timeoutMs`.
 * @throws TemporalUnavailable naming the address, and SettingsError where Temporal does not let us in.
 */
export async function connectClient(target: TemporalTarget, timeoutMs = 10_000): Promise<TemporalClient> {
  await requireProxy(target);
  const temporal = openClient(target, timeoutMs);
  await temporal.connection.ensureConnected().catch(async (error: unknown) => {
    const fault = await notConnected(target, error);
    await temporal.close();
    throw fault;
  });
  return temporal;
}

/** A client that connects when it is used, and again whenever Temporal was away. */
export function openClient(target: TemporalTarget, timeoutMs = 10_000): TemporalClient {
  const retries = patientRetries();
  const connection = Connection.lazy({
    ...common(target),
    ...clientProxy(target.address),
    connectTimeout: timeoutMs,
    interceptors: retries.interceptors,
  });
  return {
    connection,
    client: new Client({ connection, namespace: target.namespace }),
    async close() {
      await retries.finish();
      await connection.close();
    },
  };
}

/**
 * The connection that workers need; one may serve all workers of a process. The namespace is named again at
 * each worker. What Temporal refuses is told better by a client, so connect one first.
 * @throws TemporalUnavailable naming the address.
 */
export async function connectWorker(target: TemporalTarget): Promise<NativeConnection> {
  await requireProxy(target);
  return NativeConnection.connect({ ...common(target), ...workerProxy(target.address) }).catch(
    async (error: unknown) => {
      throw await notConnected(target, error);
    },
  );
}

type CommonOptions = Pick<ConnectionOptions & NativeConnectionOptions, 'address' | 'tls' | 'apiKey'>;

function common({ address, tls, apiKey }: TemporalTarget): CommonOptions {
  return {
    address,
    // An API key is never sent in clear.
    ...((tls !== undefined || apiKey !== undefined) && { tls: tlsOptions(tls) }),
    ...(apiKey !== undefined && { apiKey }),
  };
}

function tlsOptions({ ca, own, serverName }: TemporalTls = {}): NonNullable<CommonOptions['tls']> {
  return {
    ...(ca !== undefined && { serverRootCACertificate: Buffer.from(ca) }),
    ...(own !== undefined && { clientCertPair: { crt: Buffer.from(own.cert), key: Buffer.from(own.key) } }),
    ...(serverName !== undefined && { serverNameOverride: serverName }),
  };
}

/**
 * The client knows proxies by the environment alone, and by other rules than ours, but takes them as
 * arguments of its channel.
 */
function clientProxy(address: string): Pick<ConnectionOptions, 'address' | 'channelArgs'> {
  const proxy = proxyOf(address);
  const withoutEnvironment = { 'grpc.enable_http_proxy': 0 };
  if (proxy === undefined) return { channelArgs: withoutEnvironment };
  return {
    address: proxy.address,
    channelArgs: {
      ...withoutEnvironment,
      'grpc.http_connect_target': `dns:${address}`,
      'grpc.default_authority': address,
      ...(proxy.user !== '' && { 'grpc.http_connect_creds': `${proxy.user}:${proxy.password}` }),
    },
  };
}

function workerProxy(address: string): Pick<NativeConnectionOptions, 'proxy'> {
  const proxy = proxyOf(address);
  if (proxy === undefined) return {};
  const { user: username, password } = proxy;
  return {
    proxy: {
      type: 'http-connect',
      targetHost: proxy.address,
      ...(username !== '' && { basicAuth: { username, password } }),
    },
  };
}

function proxyOf(address: string) {
  const { host, port } = splitAddress(address);
  const proxy = proxyFor(host, port);
  if (proxy === undefined) return undefined;
  return {
    address: `${proxy.hostname}:${proxy.port === '' ? 80 : proxy.port}`,
    user: decodeURIComponent(proxy.username),
    password: decodeURIComponent(proxy.password),
  };
}

/** A proxy that does not lead to Temporal says why only when it is asked here. */
async function requireProxy({ address }: TemporalTarget): Promise<void> {
  const { host, port } = splitAddress(address);
  const proxy = proxyFor(host, port);
  const refusal = proxy && (await refusalOfProxy(proxy, address));
  if (refusal !== undefined) throw unreachable(address, refusal, undefined);
}

/** What to say where no connection came about. */
async function notConnected(target: TemporalTarget, error: unknown): Promise<unknown> {
  const fault = temporalFault(error, target);
  if (isPlumblineError(fault) && fault.code !== 'temporal-unreachable') return fault;
  const proxy = proxyOf(target.address);
  const reason =
    proxy === undefined
      ? await whyUnreachable(target.address, target.tls)
      : `the proxy ${proxy.address} leads to something else, or one side wants TLS`;
  return unreachable(target.address, reason, error);
}
