import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { exchange } from './exchange.ts';
import { proxyFor, useNetwork } from './network.ts';

const stops: (() => void)[] = [];
afterEach(() => {
  useNetwork({ proxy: undefined, noProxy: [], ca: undefined });
  for (const stop of stops.splice(0)) stop();
});

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return (server.address() as AddressInfo).port;
}

/** A proxy that leads every tunnel to one port of this machine, or answers with another status. */
async function proxyTo(port: number, status = 200) {
  const asked: { readonly target: string | undefined; readonly credentials: string | undefined }[] = [];
  const proxy = createServer();
  proxy.on('connect', (request, socket) => {
    stops.push(() => socket.destroy());
    asked.push({ target: request.url, credentials: request.headers['proxy-authorization'] });
    if (status !== 200) {
      socket.end(`HTTP/1.1 ${status} Not Here\r\n\r\n`);
      return;
    }
    const onward = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    for (const end of [onward, socket]) end.on('error', () => undefined);
  });
  return { port: await listening(proxy), asked };
}

const vendor = () => listening(createServer((_request, response) => response.end('{"from":"vendor"}')));

const ask = (url: string, addresses: 'public' | 'any' = 'public') =>
  exchange({ method: 'GET', url, headers: {}, timeoutMs: 20_000, maxBytes: 1_000, addresses });

describe('with a proxy', () => {
  it('a vendor is reached by it, its name unresolved, with the credentials of the proxy', async () => {
    const { port, asked } = await proxyTo(await vendor());
    useNetwork({
      proxy: new URL(`http://me:p%40ss@127.0.0.1:${port}`),
      noProxy: [],
      ca: undefined,
    });
    expect((await ask('http://vendor.invalid/x')).json).toEqual({ from: 'vendor' });
    const credentials = `Basic ${Buffer.from('me:p@ss').toString('base64')}`;
    expect(asked).toEqual([{ target: 'vendor.invalid:80', credentials }]);
  });

  it.each(['10.0.0.8', '127.0.0.2', '[fd00::1]'])('the private address %s stays refused', async (host) => {
    const { port, asked } = await proxyTo(await vendor());
    useNetwork({ proxy: new URL(`http://127.0.0.1:${port}`), noProxy: [], ca: undefined });
    await expect(ask(`http://${host}/`)).rejects.toMatchObject({ kind: 'private-address', sent: false });
    expect(asked).toEqual([]);
  });

  it('a name that is reached without it is looked up here and stays filtered', async () => {
    const { port, asked } = await proxyTo(await vendor());
    useNetwork({ proxy: new URL(`http://127.0.0.1:${port}`), noProxy: [], ca: undefined });
    await expect(ask('http://localhost:1/')).rejects.toMatchObject({ kind: 'private-address' });
    expect(asked).toEqual([]);
  });

  it('its refusal says so, and that nothing was sent', async () => {
    const { port } = await proxyTo(0, 407);
    useNetwork({ proxy: new URL(`http://127.0.0.1:${port}`), noProxy: [], ca: undefined });
    await expect(ask('http://vendor.invalid/')).rejects.toMatchObject({
      sent: false,
      message: `the proxy 127.0.0.1:${port} makes no connection to vendor.invalid:80: 407 Not Here`,
    });
  });

  it('one that is not there is named, and nothing was sent', async () => {
    useNetwork({ proxy: new URL('http://127.0.0.1:1'), noProxy: [], ca: undefined });
    await expect(ask('http://vendor.invalid/')).rejects.toMatchObject({
      sent: false,
      message: expect.stringMatching(/^the proxy 127\.0\.0\.1:1 cannot be reached: /) as string,
    });
  });
});

describe('a certificate of an authority of one’s own', () => {
  const pem = (name: string) =>
    readFileSync(new URL(`../../test/fixtures/tls/${name}.pem`, import.meta.url), 'utf8');
  const [authority, cert, key] = [pem('ca'), pem('cert'), pem('key')];

  it.each([
    ['is trusted where it is named', authority, { status: 200 }],
    ['is not trusted where it is not, and nothing was sent', undefined, { sent: false }],
  ])('%s', async (_what, ca, outcome) => {
    const { port } = await proxyTo(
      await listening(createTlsServer({ cert, key }, (_request, response) => response.end('{}'))),
    );
    useNetwork({ proxy: new URL(`http://127.0.0.1:${port}`), noProxy: [], ca });
    const answer: unknown = await ask('https://vendor.invalid/').catch((error: unknown) => error);
    expect(answer).toMatchObject(outcome);
  });
});

describe('without the proxy is reached', () => {
  it.each<[string, number, readonly string[], boolean]>([
    ['vendor.example', 443, [], false],
    ['vendor.example', 443, ['*'], true],
    ['vendor.example', 443, ['vendor.example'], true],
    ['api.vendor.example', 443, ['Vendor.Example'], true],
    ['api.vendor.example', 443, ['.vendor.example'], true],
    ['api.vendor.example', 443, ['*.vendor.example'], true],
    ['othervendor.example', 443, ['vendor.example'], false],
    ['vendor.example', 443, ['vendor.example:8443'], false],
    ['vendor.example', 8443, ['vendor.example:8443'], true],
    ['10.1.2.3', 443, ['10.0.0.0/8'], true],
    ['11.1.2.3', 443, ['10.0.0.0/8'], false],
    ['vendor.example', 443, ['10.0.0.0/8'], false],
    ['[fd00::1]', 443, ['fd00::/8'], true],
    ['[fd00::1]', 443, ['[fd00::1]:443'], true],
    ['localhost', 7233, [], true],
    ['127.0.0.1', 7233, [], true],
    ['[::1]', 7233, [], true],
  ])('%s:%i with %j: %s', (host, port, noProxy, isDirect) => {
    useNetwork({ proxy: new URL('http://proxy.example:3128'), noProxy, ca: undefined });
    expect(proxyFor(host, port) === undefined).toBe(isDirect);
  });
});
