import { request } from 'node:http';
import { BlockList, isIP } from 'node:net';
import type { Socket } from 'node:net';
import { rootCertificates } from 'node:tls';
import { buildConnector } from 'undici';
import { publicConnector, refusalOf } from './public-addresses.ts';

/** How this process reaches other machines. */
export interface Network {
  /**
   * Address of an HTTP proxy that opens tunnels (CONNECT), such as `http://proxy.internal:3128`, with user
   * and password where it wants them.
   */
  readonly proxy: URL | undefined;
  /**
   * Who is reached without it: hosts, with or without a port, what lies below a name (`.internal`), networks
   * (`10.0.0.0/8`), or `*`.
   */
  readonly noProxy: readonly string[];
  /** Certificates in PEM of authorities that are trusted beside those of Node. */
  readonly ca: string | undefined;
}

/** Bound on making a connection, in ms. */
const CONNECT_TIMEOUT = 5_000;

type Addresses = 'public' | 'any';
type Connectors = Readonly<Record<Addresses, buildConnector.connector>>;

const DIRECT: Network = { proxy: undefined, noProxy: [], ca: undefined };
let network = DIRECT;
let direct = directConnectors(DIRECT);

/** Sets how the whole process reaches other machines. To be called before its first request. */
export function useNetwork(used: Network): void {
  network = used;
  direct = directConnectors(used);
}

/**
 * The proxy by which a host is reached; `undefined` where it is reached directly, as this machine always is.
 */
export function proxyFor(hostname: string, port: number): URL | undefined {
  const { proxy, noProxy } = network;
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (proxy === undefined || isThisMachine(host)) return undefined;
  return noProxy.some((entry) => isMeant(entry.toLowerCase(), host, port)) ? undefined : proxy;
}

/**
 * Connects directly or by the proxy. `public` connects to no address of a private network; where the proxy
 * looks a name up, which addresses it may have is the proxy's to say.
 */
export function connectorTo(addresses: Addresses): buildConnector.connector {
  return (target, callback) => {
    const done = (error: Error | null, socket: Socket | null): void => {
      if (error !== null) notConnected.add(error);
      callback(...([error, socket] as Parameters<buildConnector.Callback>));
    };
    const port = Number(target.port) || (target.protocol === 'https:' ? 443 : 80);
    const proxy = proxyFor(target.hostname, port);
    if (proxy === undefined) {
      direct[addresses](target, done);
      return;
    }
    const refusal = addresses === 'public' ? refusalOf(target.hostname) : undefined;
    if (refusal !== undefined) {
      done(refusal, null);
      return;
    }
    const host = isIP(target.hostname) === 6 ? `[${target.hostname}]` : target.hostname;
    tunnel(proxy, `${host}:${port}`).then(
      (socket) => {
        if (target.protocol === 'https:') direct.any({ ...target, httpSocket: socket }, done);
        else done(null, socket);
      },
      (error: unknown) => done(error as Error, null),
    );
  };
}

const notConnected = new WeakSet<Error>();

/** Whether an error came before there was a connection, so that surely nothing was sent. */
export function wasNeverConnected(error: unknown): boolean {
  return error instanceof Error && notConnected.has(error);
}

/** Whether a proxy leads to `target`, as `host:port`: why not, in words, where it does not. */
export async function refusalOfProxy(proxy: URL, target: string): Promise<string | undefined> {
  try {
    (await tunnel(proxy, target)).destroy();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/**
 * Opens a connection through a proxy. Node's own client, for undici's proxy agent does not tell its refusal
 * from a lost answer.
 */
function tunnel(proxy: URL, target: string): Promise<Socket> {
  const { username, password } = proxy;
  const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`);
  return new Promise((resolve, reject) => {
    const asking = request({
      method: 'CONNECT',
      host: proxy.hostname.replace(/^\[|\]$/g, ''),
      port: proxy.port === '' ? 80 : proxy.port,
      path: target,
      agent: false,
      timeout: CONNECT_TIMEOUT,
      headers: {
        host: target,
        ...(username !== '' && { 'proxy-authorization': `Basic ${credentials.toString('base64')}` }),
      },
    });
    const fail = (message: string): void => {
      asking.destroy();
      reject(new Error(message));
    };
    asking.once('connect', ({ statusCode = 0, statusMessage = '' }, socket: Socket, head) => {
      socket.setTimeout(0);
      if (head.length > 0) socket.unshift(head);
      if (statusCode === 200) resolve(socket);
      else fail(`the proxy ${proxy.host} makes no connection to ${target}: ${statusCode} ${statusMessage}`);
    });
    asking.once('timeout', () => fail(`the proxy ${proxy.host} does not answer`));
    asking.once('error', (error) => fail(`the proxy ${proxy.host} cannot be reached: ${error.message}`));
    asking.end();
  });
}

function directConnectors({ ca }: Network): Connectors {
  const options = {
    timeout: CONNECT_TIMEOUT,
    ...(ca !== undefined && { ca: [...rootCertificates, ca] }),
  };
  return { public: publicConnector(options), any: buildConnector(options) };
}

function isThisMachine(host: string): boolean {
  return (
    host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)
  );
}

/** Whether an entry of `noProxy` means a host. */
function isMeant(entry: string, host: string, port: number): boolean {
  if (entry === '*') return true;
  const [, network, prefix] = /^(.+)\/(\d+)$/.exec(entry) ?? [];
  if (network !== undefined) return isInNetwork(host, network, Number(prefix));
  const [, named = entry, onlyPort] = /^([^:]+|\[.+\]):(\d+)$/.exec(entry) ?? [];
  if (onlyPort !== undefined && Number(onlyPort) !== port) return false;
  const name = named.replace(/^\[|\]$/g, '').replace(/^\*?\./, '');
  return host === name || host.endsWith(`.${name}`);
}

function isInNetwork(host: string, network: string, prefix: number): boolean {
  const family = isIP(host);
  if (family === 0 || family !== isIP(network) || prefix > (family === 6 ? 128 : 32)) return false;
  const type = family === 6 ? 'ipv6' : 'ipv4';
  const block = new BlockList();
  block.addSubnet(network, prefix, type);
  return block.check(host, type);
}
