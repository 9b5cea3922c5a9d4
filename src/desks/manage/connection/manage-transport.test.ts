import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { secretOf } from '../../../settings/schema/secret.ts';
import { manageSettings } from '../settings.ts';
import type { VendorError } from '../../../http/vendor-errors.ts';
import { manageTransport } from './manage-transport.ts';
import type { ManageTransport } from './manage-transport.ts';

const DISCOVERY = '/login/companyinfo/msp';
const TICKETS = '/v2025_1/apis/3.0/service/tickets';
const RECORD = z.object({ id: z.int() });
const MISSING = [404, { code: 'NotFound', message: 'Ticket 69 not found' }] as const;
const CANNOT_ROUTE = [400, 'Cannot route. Codebase/company is invalid'] as const;

type Reply = readonly [status: number, body?: unknown, headers?: Record<string, string>] | 'drop' | 'hang';
/** `seen` holds method, path and query of the requests, `requests` the requests themselves. */
interface Served {
  readonly transport: (changes?: object) => ManageTransport;
  readonly seen: string[];
  readonly requests: { readonly headers: IncomingMessage['headers']; readonly body: string }[];
  readonly logged: (readonly [message: string, details: object])[];
}

/**
 * A Manage server for as long as the test runs. Discovery tells one codebase after the other, and the last
 * for ever.
 */
async function serve(
  reply: (call: string) => Reply,
  codebases: readonly string[] = ['v2025_1/'],
): Promise<Served> {
  const seen: string[] = [];
  const requests: { headers: IncomingMessage['headers']; body: string }[] = [];
  const logged: (readonly [string, object])[] = [];
  let discoveries = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const call = `${request.method ?? ''} ${request.url ?? ''}`;
      seen.push(call);
      requests.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
      const codebase = codebases[Math.min(discoveries, codebases.length - 1)];
      if (call === `GET ${DISCOVERY}`) discoveries += 1;
      const given = call === `GET ${DISCOVERY}` ? ([200, { Codebase: codebase }] as const) : reply(call);
      if (given === 'hang') return;
      if (given === 'drop') {
        request.socket.destroy();
        return;
      }
      const [status, body, headers] = given;
      response.writeHead(status, { 'x-cw-request-id': 'req-1', ...headers });
      response.end(body === undefined || typeof body === 'string' ? body : JSON.stringify(body));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const row = { board: 1, priority: 1, type: 1 };
  const settings = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    privateAddresses: true,
    companyId: 'msp',
    publicKey: secretOf('public'),
    privateKey: secretOf('private'),
    clientId: 'client-guid',
    categories: { low: row, medium: row, high: row },
    requestTimeout: 2_000,
  };
  return {
    seen,
    requests,
    logged,
    transport: (changes = {}) =>
      manageTransport(manageSettings.parse({ ...settings, ...changes }), (message, details) =>
        logged.push([message, details]),
      ),
  };
}

const search = (transport: ManageTransport, signal?: AbortSignal) =>
  transport.call(
    {
      method: 'GET',
      path: '/service/tickets',
      query: { conditions: 'a="b" AND c=(\'d*\')' },
      ...(signal && { signal }),
    },
    z.array(RECORD),
  );
const create = (transport: ManageTransport, signal?: AbortSignal) =>
  transport.call(
    { method: 'POST', path: '/service/tickets', body: { summary: 'é' }, ...(signal && { signal }) },
    RECORD,
  );

describe('a call', () => {
  it('asks for the codebase first, and only once', async () => {
    const { transport, seen } = await serve(() => [200, []]);
    const manage = transport();
    await search(manage);
    await search(manage);
    const query = 'conditions=a%3D%22b%22%20AND%20c%3D%28%27d%2A%27%29';
    expect(seen).toEqual([`GET ${DISCOVERY}`, `GET ${TICKETS}?${query}`, `GET ${TICKETS}?${query}`]);
  });

  it('carries the keys, the client id and the version, but discovery does not', async () => {
    const { transport, requests } = await serve(() => [201, { id: 69 }]);
    expect(await create(transport())).toEqual({ id: 69 });
    expect(requests[0]?.headers).not.toHaveProperty('authorization');
    expect(requests[1]).toMatchObject({
      headers: {
        authorization: `Basic ${Buffer.from('msp+public:private').toString('base64')}`,
        clientid: 'client-guid',
        accept: 'application/vnd.connectwise.com+json; version=2025.1',
        'content-type': 'application/json',
      },
      body: '{"summary":"é"}',
    });
  });

  it('deletes, and takes an answer without a body', async () => {
    const { transport, seen, requests } = await serve(() => [204]);
    const answer = await transport().call({ method: 'DELETE', path: '/system/callbacks/7' }, z.unknown());
    expect(answer).toBeUndefined();
    expect(seen[1]).toBe('DELETE /v2025_1/apis/3.0/system/callbacks/7');
    expect(requests[1]?.headers).not.toHaveProperty('content-type');
  });

  it('does not take what its schema does not allow', async () => {
    const { transport } = await serve(() => [200, { id: '69' }]);
    await expect(create(transport())).rejects.toMatchObject({ code: 'unreadable-answer' });
  });

  it('does not take more than 2 MiB', async () => {
    const { transport } = await serve(() => [200, `[${' '.repeat(2 * 1024 * 1024)}]`]);
    await expect(search(transport())).rejects.toMatchObject({ code: 'no-answer' });
  });

  it('reads a list page by page, by ascending id', async () => {
    const { transport, seen } = await serve((call) => [
      200,
      call.endsWith('&page=1') ? [{ id: 1 }, { id: 2 }] : [],
    ]);
    const { signal } = new AbortController();
    expect(await transport().readPages('/service/boards', { fields: 'id' }, 2, RECORD, signal)).toEqual([
      { id: 1 },
      { id: 2 },
    ]);
    const boards = 'GET /v2025_1/apis/3.0/service/boards?fields=id&orderBy=id%20asc&pageSize=2&page=';
    expect(seen.slice(1)).toEqual([`${boards}1`, `${boards}2`]);
  });
});

describe('a call to a codebase that moved', () => {
  const moved = ['v2025_1/', 'v2025_2/'];

  it('is sent again, a write too, where the answer is a page', async () => {
    const { transport, seen } = await serve(
      (call) => (call.includes('v2025_1') ? [404, '<html></html>'] : [201, { id: 69 }]),
      moved,
    );
    expect(await create(transport())).toEqual({ id: 69 });
    expect(seen).toEqual([
      `GET ${DISCOVERY}`,
      `POST ${TICKETS}`,
      `GET ${DISCOVERY}`,
      'POST /v2025_2/apis/3.0/service/tickets',
    ]);
  });

  it('is sent again only once', async () => {
    const { transport, seen } = await serve(() => CANNOT_ROUTE, [...moved, 'v2025_3/']);
    await expect(create(transport())).rejects.toMatchObject({ code: 'unroutable' });
    expect(seen).toHaveLength(4);
  });
});

describe('a call that fails', () => {
  it.each([
    ['an address that it does not know', MISSING, 'unknown-endpoint'],
    ['a routing failure', CANNOT_ROUTE, 'unroutable'],
  ])('by %s stands where the codebase is the same', async (_what, reply, code) => {
    const { transport, seen } = await serve(() => reply);
    await expect(create(transport())).rejects.toMatchObject({ code });
    expect(seen).toEqual([`GET ${DISCOVERY}`, `POST ${TICKETS}`, `GET ${DISCOVERY}`]);
  });

  it.each([
    ['a refusal', [403, { message: 'No.' }] as const, { status: 403, code: 'forbidden', requestId: 'req-1' }],
    ['nonsense', [200, 'ok'] as const, { status: 200, code: 'unreadable-answer', requestId: 'req-1' }],
    ['a cut connection', 'drop' as const, { status: undefined, code: 'no-answer', requestId: undefined }],
  ])(
    'by %s is logged once, with why and what to do, without query and body',
    async (_what, reply, details) => {
      const { transport, logged } = await serve(() => reply);
      const error: unknown = await search(transport()).catch((thrown: unknown) => thrown);
      const { message, advice } = error as VendorError;
      expect(logged).toEqual([
        [message, { vendor: 'manage', call: 'GET /service/tickets', advice, ...details }],
      ]);
      expect(message).toMatch(/GET \/service\/tickets(?!\?)/);
    },
  );
});

describe('a rate limit', () => {
  const limit = (body: unknown, after: string) => [429, body, { 'retry-after': after }] as const;

  it.each([
    ['in JSON', { error: 'ConnectWiseAPI', message: 'Too many requests.' }],
    ['in a page', '<html></html>'],
  ])('told %s keeps all calls back, none of which is sent', async (_what, body) => {
    const { transport, seen, logged } = await serve(() => limit(body, '45, 45'));
    const manage = transport();
    await expect(search(manage)).rejects.toMatchObject({ code: 'rate-limited', retryAfterMs: 45_000 });
    const next = await create(manage).catch((error: unknown) => error);
    expect(next).toMatchObject({ code: 'rate-limited', retryable: true });
    expect((next as { retryAfterMs: number }).retryAfterMs).toBeGreaterThan(44_000);
    expect(seen).toHaveLength(2);
    expect(logged).toHaveLength(1);
  });

  it('is over when its time has passed', async () => {
    const replies: Reply[] = [limit({}, '0'), [200, []]];
    const { transport } = await serve(() => replies.shift() ?? 'drop');
    const manage = transport({ requests: { pause: '1ms' } });
    await expect(search(manage)).rejects.toMatchObject({ retryAfterMs: 1 });
    await expect.poll(() => search(manage)).toEqual([]);
  });
});

describe('an aborted signal', () => {
  it('gives up a read with its own reason, which is no failure of Manage', async () => {
    const stop = new AbortController();
    const { transport, logged } = await serve(() => {
      stop.abort(new Error('cancelled'));
      return 'hang';
    });
    await expect(search(transport(), stop.signal)).rejects.toThrow('cancelled');
    expect(logged).toEqual([]);
  });

  it('does not give up a write that was sent', async () => {
    const stop = new AbortController();
    const { transport } = await serve(() => {
      stop.abort();
      return [201, { id: 69 }];
    });
    expect(await create(transport(), stop.signal)).toEqual({ id: 69 });
  });

  it('keeps the unknown outcome of a write that was sent', async () => {
    const stop = new AbortController();
    const { transport } = await serve(() => {
      stop.abort();
      return 'drop';
    });
    await expect(create(transport(), stop.signal)).rejects.toMatchObject({ code: 'no-answer' });
  });

  it('gives up a write that waits for its turn', async () => {
    const first = new AbortController();
    const stop = new AbortController();
    const { transport, seen } = await serve((call) => (call.startsWith('GET') ? 'hang' : [201, { id: 69 }]));
    const manage = transport({ requests: { inFlight: 1 } });
    const hanging = search(manage, first.signal);
    await expect.poll(() => seen).toHaveLength(2);
    const waiting = create(manage, stop.signal);
    stop.abort(new Error('cancelled'));
    await expect(waiting).rejects.toThrow('cancelled');
    first.abort(new Error('no more'));
    await expect(hanging).rejects.toThrow('no more');
    expect(seen).toHaveLength(2);
  });
});

describe('keys that are refused', () => {
  const REFUSED = [401, { code: 'Unauthorized' }] as const;
  const after = async (...replies: Reply[]) => {
    const served = await serve(() => replies.shift() ?? [200, []]);
    return { ...served, manage: served.transport() };
  };

  it('for the first time after they were good are to be tried once more', async () => {
    const { manage, seen } = await after([200, []], REFUSED, REFUSED);
    await search(manage);
    await expect(create(manage)).rejects.toMatchObject({ code: 'refused-once', retryable: true });
    expect(seen).toHaveLength(3);
  });

  it('from the start are wrong', async () => {
    const { manage } = await after(REFUSED);
    await expect(search(manage)).rejects.toMatchObject({ code: 'bad-credentials' });
  });
});

describe('an error that repeats the keys', () => {
  it.each([400, 403, 500])('is told without them: %i', async (status) => {
    const { transport, requests, logged } = await serve(() => [
      status,
      { message: `${requests.at(-1)?.headers.authorization ?? ''} for public:private` },
    ]);
    const error = (await create(transport()).catch((thrown: unknown) => thrown)) as Error;
    expect(error.message).toContain('Basic [secret] for [secret]:[secret]');
    const told = JSON.stringify([error.stack, error.cause, logged]);
    expect(told).not.toMatch(/public|private|bXNwK3/);
  });
});

describe('the time of the server', () => {
  it('is that of its answers', async () => {
    const date = new Date(Date.now() + 240_000).toUTCString();
    const { transport } = await serve(() => [200, [], { date }]);
    const manage = transport();
    expect(manage.toOurTime(0)).toBe(0);
    await search(manage);
    expect(Math.abs(manage.toOurTime(0) + 240_000)).toBeLessThanOrEqual(1_000);
  });
});
