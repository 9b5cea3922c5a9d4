import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createSecureServer } from 'node:http2';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { createServer as createTlsServer } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { TemporalUnavailable } from '../errors/index.ts';
import { useNetwork } from '../http/network.ts';
import { connectClient, connectWorker } from './connect.ts';
import type { TemporalTarget } from './target.ts';
import { startEmbeddedServer } from './dev-server/embedded-server.ts';
import { freePort } from './dev-server/free-port.ts';
import { findTemporalCli } from './dev-server/temporal-cli.ts';

const stops: (() => unknown)[] = [];
afterEach(async () => {
  useNetwork({ proxy: undefined, noProxy: [], ca: undefined });
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** Something that listens on a port of this machine. */
async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

/** Leads what comes from one end to the other, both ways. */
function splice(one: Duplex, other: Duplex): void {
  one.pipe(other).pipe(one);
  for (const end of [one, other]) end.on('error', () => undefined);
  stops.push(() => [one, other].map((end) => end.destroy()));
}

const pem = (name: string): string =>
  readFileSync(new URL(`../../test/fixtures/tls/${name}.pem`, import.meta.url), 'utf8');
const [ca, cert, key] = [pem('ca'), pem('cert'), pem('key')];

const KINDS: [string, (target: TemporalTarget) => Promise<unknown>][] = [
  ['client', (target) => connectClient(target, 500)],
  ['worker', connectWorker],
];

it('to a server whose certificate is not trusted says why', async () => {
  const port = await listening(createTlsServer({ cert, key, ALPNProtocols: ['h2'] }));
  const target = {
    address: `127.0.0.1:${port}`,
    namespace: 'plumbline',
    tls: { serverName: 'vendor.invalid' },
  };
  await expect(connectClient(target, 500)).rejects.toMatchObject({
    message: `Temporal does not answer at 127.0.0.1:${port}: its certificate is not accepted: unable to verify the first certificate.`,
  });
});

it.each(KINDS)('a %s says what a proxy says that does not lead to Temporal', async (_name, open) => {
  const proxy = createHttpServer().on('connect', (_request, socket) => {
    socket.on('error', () => undefined).end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  const port = await listening(proxy);
  useNetwork({ proxy: new URL(`http://127.0.0.1:${port}`), noProxy: [], ca: undefined });
  await expect(open({ address: 'vendor.invalid:7233', namespace: 'plumbline' })).rejects.toMatchObject({
    code: 'temporal-unreachable',
    message: `Temporal does not answer at vendor.invalid:7233: the proxy 127.0.0.1:${port} makes no connection to vendor.invalid:7233: 403 Forbidden.`,
    advice: expect.stringContaining('`http.noProxy`') as string,
  });
});

it.each(KINDS)('a %s shows its own certificate to a server that asks for it', async (_name, open) => {
  const shown: unknown[] = [];
  // The certificate of the tests is one for servers: it is looked at, not checked.
  const wants = { cert, key, requestCert: true, rejectUnauthorized: false };
  const server = createSecureServer(wants).on('secureConnection', (socket: TLSSocket) => {
    shown.push(socket.getPeerCertificate().subject.CN);
    socket.on('error', () => undefined).destroy();
  });
  const port = await listening(server);
  const target: TemporalTarget = {
    address: `127.0.0.1:${port}`,
    namespace: 'plumbline',
    tls: { ca, own: { cert, key }, serverName: 'vendor.invalid' },
  };
  await expect(open(target)).rejects.toBeInstanceOf(TemporalUnavailable);
  expect(shown).toContain('vendor.invalid');
});

it('the API key goes by TLS, and a Temporal that refuses it is told of', async () => {
  const keys: unknown[] = [];
  const server = createSecureServer({ cert, key }).on('stream', (stream, headers) => {
    keys.push(headers.authorization);
    stream.on('error', () => undefined);
    stream.respond(
      {
        ':status': 200,
        'content-type': 'application/grpc',
        'grpc-status': '16',
        'grpc-message': 'invalid key',
      },
      { endStream: true },
    );
  });
  const port = await listening(server);
  const target: TemporalTarget = {
    address: `127.0.0.1:${port}`,
    namespace: 'plumbline',
    tls: { ca, serverName: 'vendor.invalid' },
    apiKey: 'wrong',
  };
  await expect(connectClient(target)).rejects.toMatchObject({
    code: 'temporal-denied',
    message: `Temporal at 127.0.0.1:${port} does not let plumbline in: invalid key.`,
  });
  expect(new Set(keys)).toEqual(new Set(['Bearer wrong']));
});

describe.each(KINDS)('a connection of a %s', (_name, open) => {
  it('to a port where nobody listens says so', async () => {
    const address = `127.0.0.1:${await freePort()}`;
    const connecting = open({ address, namespace: 'plumbline' });
    await expect(connecting).rejects.toBeInstanceOf(TemporalUnavailable);
    await expect(connecting).rejects.toMatchObject({
      code: 'temporal-unreachable',
      message: `Temporal does not answer at ${address}: nothing listens there.`,
      advice: expect.stringContaining('`temporal.address`') as string,
    });
  });

  it('to a program that is no Temporal, or wants TLS, says so', async () => {
    const other = createServer((socket) => socket.on('error', () => undefined).end('What?\r\n'));
    const address = `127.0.0.1:${await listening(other)}`;
    await expect(open({ address, namespace: 'plumbline' })).rejects.toMatchObject({
      code: 'temporal-unreachable',
      message: `Temporal does not answer at ${address}: something listens there, but not as expected: one side may want TLS, or it is another program.`,
    });
  });
});

it.each([
  ['in clear', false],
  ['with TLS', true],
])('client and worker reach Temporal by a proxy, its name unresolved, %s', async (_how, isTls) => {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-proxy-'));
  stops.push(() => rm(folder, { recursive: true, force: true }));
  const server = await startEmbeddedServer({
    cli: await findTemporalCli(() => undefined),
    inMemory: true,
    ui: false,
    namespace: 'plumbline',
    logFile: join(folder, 'log'),
  });
  stops.push(() => server.stop());
  const asked: (string | undefined)[] = [];
  const toServer = () => connect(Number(server.address.split(':')[1]), '127.0.0.1');
  const endTls = createTlsServer({ cert, key, ALPNProtocols: ['h2'] }, (socket) => {
    splice(socket, toServer());
  });
  const tlsPort = await listening(endTls);
  const proxy = createHttpServer().on('connect', (request, socket) => {
    asked.push(`${request.url} for ${request.headers['proxy-authorization']}`);
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    splice(socket, isTls ? connect(tlsPort, '127.0.0.1') : toServer());
  });
  const port = await listening(proxy);
  useNetwork({ proxy: new URL(`http://me:p%40s%3As@127.0.0.1:${port}`), noProxy: [], ca: undefined });

  const target: TemporalTarget = {
    address: 'vendor.invalid:7233',
    namespace: 'plumbline',
    ...(isTls && { tls: { ca } }),
  };
  const { client, close } = await connectClient(target);
  const worker = await connectWorker(target);
  const seen = await client.workflowService.describeNamespace({ namespace: 'plumbline' });
  expect(seen.namespaceInfo?.name).toBe('plumbline');
  await worker.close();
  await close();
  const credentials = `Basic ${Buffer.from('me:p@s:s').toString('base64')}`;
  expect(new Set(asked)).toEqual(new Set([`vendor.invalid:7233 for ${credentials}`]));
  expect(asked.length).toBeGreaterThanOrEqual(2);
});
