import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { fetchSigningKey } from './fetch-key.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(answer: (response: ServerResponse) => void) {
  const seen: IncomingMessage[] = [];
  server = createServer((request, response) => {
    seen.push(request);
    answer(response);
  });
  const listening = server;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  return { seen, address: `http://127.0.0.1:${(listening.address() as AddressInfo).port}/keys/1` };
}

const fetchKey = fetchSigningKey({ clientId: 'client-guid', privateAddresses: true });

it('reads the key, which is served as text, and shows nothing but the clientId', async () => {
  const { seen, address } = await serve((response) =>
    response.writeHead(200, { 'content-type': 'text/plain' }).end('{"signing_key":"k1"}'),
  );
  expect(await fetchKey(address)).toBe('k1');
  expect(seen).toMatchObject([{ method: 'GET', url: '/keys/1', headers: { clientid: 'client-guid' } }]);
  expect(seen[0]?.headers.authorization).toBeUndefined();
});

it.each<[string, (response: ServerResponse) => void, RegExp]>([
  ['a page', (response) => response.end('<html>'), /holds none/],
  ['an empty key', (response) => response.end('{"signing_key":""}'), /holds none/],
  ['another status', (response) => response.writeHead(404).end('{"signing_key":"k"}'), /answered 404/],
  ['more than 64 KiB', (response) => response.end('x'.repeat(65 * 1024)), /larger than/],
  [
    'a redirect, which is not followed',
    (response) => response.writeHead(302, { location: '/keys/2' }).end('{"signing_key":"k"}'),
    /answered 302/,
  ],
  ['a cut connection', (response) => response.destroy(), /./],
])('%s is no key', async (_, answer, problem) => {
  const { seen, address } = await serve(answer);
  await expect(fetchKey(address)).rejects.toThrow(problem);
  expect(seen).toHaveLength(1);
});

it('an address of a private network is asked only where the settings allow it', async () => {
  const { seen, address } = await serve((response) => response.end('{"signing_key":"k1"}'));
  const careful = fetchSigningKey({ clientId: 'client-guid', privateAddresses: false });
  await expect(careful(address)).rejects.toThrow();
  expect(seen).toEqual([]);
});
