import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ExchangeFailed, exchange, retryAfterMs } from './exchange.ts';
import type { HttpAnswer, HttpRequest } from './exchange.ts';

/** A server for as long as the test runs; gives its address. */
async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A server that answers what it likes on the wire, or nothing. */
async function serveBytes(answer: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('data', () => answer(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function get(url: string, changes: Partial<HttpRequest> = {}): Promise<HttpAnswer> {
  return exchange({
    method: 'GET',
    url,
    headers: {},
    timeoutMs: 10_000,
    maxBytes: 1_000_000,
    addresses: 'any',
    ...changes,
  });
}

async function failure(exchanged: Promise<HttpAnswer>): Promise<ExchangeFailed> {
  const error: unknown = await exchanged.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof ExchangeFailed) return error;
  throw new Error('The exchange did not fail as it should.', { cause: error });
}

describe('an exchange', () => {
  test('sends method, path, headers and body as they are', async () => {
    const seen: unknown[] = [];
    const url = await serve((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString('utf8');
        seen.push([request.method, request.url, request.headers['x-mark'], body]);
        response.end();
      });
    });
    await get(`${url}/a%20b?c=d%2Be`, { method: 'PATCH', headers: { 'x-mark': '1' }, body: '{"é":1}' });
    await get(url, { method: 'DELETE' });
    expect(seen).toEqual([
      ['PATCH', '/a%20b?c=d%2Be', '1', '{"é":1}'],
      ['DELETE', '/', undefined, ''],
    ]);
  });

  test.each([200, 201, 204, 400, 401, 404, 429, 500, 503])(
    'gives the answer of status %i',
    async (status) => {
      const url = await serve((_request, response) => response.writeHead(status, { 'X-Mark': 'a' }).end());
      const answer = await get(url);
      expect(answer.status).toBe(status);
      expect(answer.headers['x-mark']).toBe('a');
    },
  );

  test.each([301, 302, 303, 307, 308])('does not follow a redirect of status %i', async (status) => {
    const paths: unknown[] = [];
    const url = await serve((request, response) => {
      paths.push(request.url);
      response.writeHead(status, { location: '/elsewhere' }).end();
    });
    const answer = await get(`${url}/here`);
    expect(answer).toMatchObject({ status, headers: { location: '/elsewhere' } });
    expect(paths).toEqual(['/here']);
  });

  test('joins a header that came twice', async () => {
    const url = await serve((_request, response) =>
      response
        .writeHead(200, [
          ['x-mark', 'a'],
          ['x-mark', 'b'],
        ])
        .end(),
    );
    expect((await get(url)).headers['x-mark']).toBe('a, b');
  });

  test.each<[string, string, unknown]>([
    ['an object', '{"a":[1,"é"]}', { a: [1, 'é'] }],
    ['a text', '"token"', 'token'],
    ['a page of a proxy', '<html><body>502</body></html>', undefined],
    ['plain text', 'Unauthorized', undefined],
    ['half of an object', '{"a":', undefined],
    ['nothing', '', undefined],
  ])('reads %s as what it is, whatever its type says', async (_what, text, json) => {
    const url = await serve((_request, response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(text),
    );
    expect(await get(url)).toMatchObject({ text, json });
  });

  test('reads a text whose bytes come apart', async () => {
    const bytes = Buffer.from('{"a":"é"}');
    const url = await serve((_request, response) => {
      response.write(bytes.subarray(0, 7), () => response.end(bytes.subarray(7)));
    });
    expect((await get(url)).json).toEqual({ a: 'é' });
  });

  test('takes an answer of as many bytes as it may have', async () => {
    const url = await serve((_request, response) => response.end('x'.repeat(1000)));
    expect((await get(url, { maxBytes: 1000 })).text).toHaveLength(1000);
  });
});

describe('an exchange without an answer', () => {
  test('was not sent where nobody listens', async () => {
    const server = createTcpServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    const failed = await failure(get(`http://127.0.0.1:${port}`, { method: 'POST', body: '{}' }));
    expect(failed.sent).toBe(false);
    expect(failed.message).toMatch(/^nothing listens there \(127\.0\.0\.1:[0-9]+\)$/);
  });

  test.each<[string, (socket: Socket) => void]>([
    ['the connection is reset', (socket) => socket.resetAndDestroy()],
    ['the connection is closed', (socket) => socket.end()],
    ['the answer breaks off', (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"a"')],
    ['the answer is no HTTP', (socket) => socket.end('SSH-2.0-x\r\n')],
  ])('may have taken effect where %s after the request', async (_what, answer) => {
    const url = await serveBytes(answer);
    expect((await failure(get(url, { method: 'POST', body: '{}' }))).sent).toBe(true);
  });

  test.each<[string, string]>([
    ['has not begun', ''],
    ['does not end', 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"a"'],
  ])('is given up after its time where the answer %s, and may have taken effect', async (_what, bytes) => {
    const url = await serveBytes((socket) => socket.write(bytes));
    const failed = await failure(get(url, { timeoutMs: 1_000 }));
    expect(failed).toMatchObject({ message: 'no answer within 1000 ms', sent: true });
  });

  test('may have taken effect where the answer is too large', async () => {
    const url = await serve((_request, response) => response.end('x'.repeat(1001)));
    const failed = await failure(get(url, { maxBytes: 1000 }));
    expect(failed).toMatchObject({ message: 'the answer is larger than 1000 bytes', sent: true });
  });

  test('reads no more of an answer without end than it may', async () => {
    const url = await serve((_request, response) => {
      const more = (): void => {
        while (response.write('x'.repeat(10_000)));
        response.once('drain', more);
      };
      more();
    });
    expect((await failure(get(url, { maxBytes: 50_000 }))).message).toContain('larger than 50000 bytes');
  });

  test('is given up at once when its signal is aborted', async () => {
    const stop = new AbortController();
    const url = await serve(() => stop.abort());
    const failed = await failure(get(url, { signal: stop.signal }));
    expect(failed.sent).toBe(true);
    expect(failed.message).not.toContain('no answer within');
  });

  test('is not begun when its signal was aborted before', async () => {
    const asked: unknown[] = [];
    const url = await serve((request, response) => {
      asked.push(request.url);
      response.end();
    });
    await expect(get(url, { signal: AbortSignal.abort() })).rejects.toThrow(ExchangeFailed);
    expect(asked).toEqual([]);
  });

  test('keeps the cause', async () => {
    const url = await serveBytes((socket) => socket.resetAndDestroy());
    expect((await failure(get(url))).cause).toBeInstanceOf(Error);
  });
});

describe('an exchange with public addresses only', () => {
  test.each([
    '127.0.0.1',
    'localhost',
    '[::ffff:127.0.0.1]',
    '2130706433', // decimal
    '0x7f.1', // hexadecimal, shortened
  ])('asks nothing of this machine by the name of %s', async (host) => {
    const asked: unknown[] = [];
    const url = await serve((request, response) => {
      asked.push(request.url);
      response.end();
    });
    const { port } = new URL(url);
    const failed = await failure(get(`http://${host}:${port}`, { addresses: 'public' }));
    expect(failed).toMatchObject({ kind: 'private-address', sent: false });
    expect(asked).toEqual([]);
  });

  test('does not take a connection that others made to any address', async () => {
    const url = await serve((_request, response) => response.end());
    await get(url);
    const failed = await failure(get(url, { addresses: 'public' }));
    expect(failed.kind).toBe('private-address');
  });

  test('tells other failures apart', async () => {
    const url = await serveBytes((socket) => socket.resetAndDestroy());
    expect((await failure(get(url))).kind).toBe('no-answer');
  });
});

describe('Retry-After', () => {
  const NOW = Date.parse('2026-03-01T10:00:00Z');
  test.each<[string | undefined, number | undefined]>([
    [undefined, undefined],
    ['', undefined],
    ['  ', undefined],
    ['120', 120_000],
    ['0', 0],
    [' 30 ', 30_000],
    ['60, 60', 60_000],
    ['60,120', 60_000],
    ['Sun, 01 Mar 2026 10:00:05 GMT', 5_000],
    ['Sun, 01 Mar 2026 09:59:00 GMT', 0],
    ['soon', undefined],
  ])('of %j asks for %j ms', (value, milliseconds) => {
    expect(retryAfterMs(value === undefined ? {} : { 'retry-after': value }, NOW)).toBe(milliseconds);
  });

  test('as a date counts from the clock of the server that tells it', () => {
    const headers = { date: 'Sun, 01 Mar 2026 08:00:00 GMT', 'retry-after': 'Sun, 01 Mar 2026 08:00:50 GMT' };
    expect(retryAfterMs(headers, NOW)).toBe(50_000);
  });
});
