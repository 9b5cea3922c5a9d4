import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { TRIAL_HEADERS, startTrial } from './trial.ts';
import type { Trial } from './trial.ts';

let trial: Trial;
beforeAll(async () => void (trial = await startTrial()));
afterEach(() => trial.emulator.faults.clear());
afterAll(() => trial.emulator.close());

const API = '/v4_6_release/apis/3.0';
const NO_ENDPOINT = { code: 'ConnectWiseApi', message: 'The endpoint does not exist.' };

describe('discovery', () => {
  it('needs no credentials and tells the codebase with a slash and the cloud as text', async () => {
    const answer = await trial.raw('GET', '/login/companyinfo/acme');
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({ CompanyID: 'acme', Codebase: 'v4_6_release/', IsCloud: 'True' });
  });

  it('answers null with 200 for an unknown company', async () => {
    const answer = await trial.raw('GET', '/login/companyinfo/nobody');
    expect([answer.status, answer.text]).toEqual([200, 'null']);
  });

  it('tells a moved codebase, under which alone the API then answers', async () => {
    trial.emulator.faults.set({ codebase: 'v2026_1' });
    expect((await trial.raw('GET', '/login/companyinfo/acme')).json).toMatchObject({ Codebase: 'v2026_1/' });
    expect((await trial.raw('GET', '/v2026_1/apis/3.0/system/info', undefined, TRIAL_HEADERS)).status).toBe(
      200,
    );
    expect((await trial.call('GET', '/system/info')).text).toBe('Cannot route. Codebase/company is invalid');
  });
});

describe('the codebase', () => {
  it.each([
    ['v4_6_release', false, 200],
    ['v2026_1', false, 400],
    ['v2026_1', true, 200],
  ])(
    'being %s, the literal one routed being %s, v4_6_release answers %i',
    async (codebase, literal, status) => {
      trial.emulator.faults.set({ codebase, literalCodebaseRouted: literal });
      expect((await trial.call('GET', '/service/boards')).status).toBe(status);
    },
  );

  it.each([
    [true, 'True'],
    [false, 'False'],
  ])('is told with the cloud as text: %s', async (isCloud, text) => {
    trial.emulator.faults.set({ isCloud });
    expect((await trial.raw('GET', '/login/companyinfo/acme')).json).toMatchObject({ IsCloud: text });
  });
});

describe('a host without api-', () => {
  it('refuses every call with the words of its own, but tells the codebase', async () => {
    trial.emulator.faults.set({ sslRequired: true });
    const answer = await trial.call('GET', '/service/boards');
    expect([answer.status, answer.json]).toEqual([
      403,
      { code: 'Security', message: 'SSL is required.', errors: null },
    ]);
    expect((await trial.raw('GET', '/login/companyinfo/acme')).status).toBe(200);
  });
});

describe('routing', () => {
  it.each([
    ['another codebase', '/v2017_3/apis/3.0/system/info'],
    ['no codebase', '/apis/3.0/system/info'],
    ['the base twice', `${API}${API}/system/info`],
  ])('refuses %s in plain text', async (_, path) => {
    const answer = await trial.raw('GET', path, undefined, TRIAL_HEADERS);
    expect([answer.status, answer.text]).toEqual([400, 'Cannot route. Codebase/company is invalid']);
    expect(answer.headers.get('content-type')).toContain('text/plain');
  });

  it('answers a wrong codebase with 404 in the other mode', async () => {
    trial.emulator.faults.set({ wrongCodebaseStatus: 404 });
    expect((await trial.raw('GET', '/v2017_3/apis/3.0/system/info')).status).toBe(404);
  });

  it.each(['/service/nothing', '/service/tickets/', '/service/tickets/abc', '/Service/Tickets'])(
    'has no endpoint %s',
    async (path) => {
      const answer = await trial.call('GET', path);
      expect([answer.status, answer.json]).toEqual([404, NO_ENDPOINT]);
    },
  );

  it.each([
    ['DELETE', '/service/tickets'],
    ['PUT', '/service/boards'],
    ['PATCH', '/service/tickets/1/notes'],
  ])('does not allow %s %s', async (method, path) => {
    const answer = await trial.call(method, path, method === 'DELETE' ? undefined : {});
    expect(answer.status).toBe(405);
    expect(answer.json).toMatchObject({ code: 'ConnectWiseApi' });
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'refuses the content type %s on a write',
    async (type) => {
      expect((await trial.call('POST', '/service/tickets', {}, { 'content-type': type })).status).toBe(415);
    },
  );

  it('takes JSON with a charset', async () => {
    const type = { 'content-type': 'application/json; charset=utf-8' };
    expect(
      (await trial.call('POST', '/service/tickets', { summary: 'x', company: { id: 250 } }, type)).status,
    ).toBe(201);
  });

  it('sends a new request id with every answer, and version and server name', async () => {
    const answers = [await trial.call('GET', '/system/info'), await trial.call('GET', '/service/nothing')];
    const ids = answers.map((answer) => answer.headers.get('x-cw-request-id'));
    expect(new Set(ids).size).toBe(2);
    for (const { headers } of answers) {
      expect(headers.get('api-current-version')).toBe('2025.1');
      expect(headers.get('x-server-name')).toBeTruthy();
    }
  });

  it("dates every answer by the server's clock, which can be put forward", async () => {
    const other = await startTrial({ now: () => Date.parse('2026-01-05T10:00:00Z') });
    const date = async (): Promise<string | null> =>
      (await other.call('GET', '/system/info')).headers.get('date');
    expect(await date()).toBe('Mon, 05 Jan 2026 10:00:00 GMT');
    await other.raw('POST', '/emulator/clock', '{"advanceMs":60000}');
    expect(await date()).toBe('Mon, 05 Jan 2026 10:01:00 GMT');
    await other.emulator.close();
  });

  it('refuses a query string that the web server would not pass on', async () => {
    expect(
      (await trial.call('GET', `/service/tickets?conditions=summary="${'x'.repeat(2100)}"`)).status,
    ).toBe(414);
  });
});

describe('credentials', () => {
  const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

  it.each([
    ['none', undefined],
    ['a wrong private key', basic('acme+public:wrong')],
    ['a wrong public key', basic('acme+other:private:with:colons')],
    ['a wrong company', basic('other+public:private:with:colons')],
    ['no company', basic('public:private:with:colons')],
    ['another scheme', 'Bearer abc'],
    ['a broken header', 'Basic ???'],
  ])('answers 401 to %s', async (_, authorization) => {
    const headers = {
      clientId: TRIAL_HEADERS['clientId'] ?? '',
      ...(authorization === undefined ? {} : { authorization }),
    };
    const answer = await trial.raw('GET', `${API}/service/boards`, undefined, headers);
    expect(answer.status).toBe(401);
    expect(answer.json).toMatchObject({ code: 'Unauthorized' });
  });

  it.each(['clientid', 'clientId', 'ClientId', 'CLIENTID'])(
    'accepts the client id in a header named %s',
    async (name) => {
      const { clientId = '', authorization = '' } = TRIAL_HEADERS;
      const answer = await trial.raw('GET', `${API}/service/boards`, undefined, {
        authorization,
        [name]: clientId,
      });
      expect(answer.status).toBe(200);
    },
  );

  it.each([401, 403] as const)('answers %i to a missing or wrong client id, by mode', async (status) => {
    trial.emulator.faults.set({ missingClientIdStatus: status });
    const { authorization = '' } = TRIAL_HEADERS;
    expect((await trial.raw('GET', `${API}/service/boards`, undefined, { authorization })).status).toBe(
      status,
    );
    expect((await trial.call('GET', '/service/boards', undefined, { clientId: 'another' })).status).toBe(
      status,
    );
  });

  it.each([
    'application/vnd.connectwise.com+json; version=2025.1, application/json',
    '*/*',
    'application/json',
  ])('accepts the Accept header %s', async (accept) => {
    expect((await trial.call('GET', '/service/boards', undefined, { accept })).status).toBe(200);
  });
});

describe('the role', () => {
  const REFUSED = {
    code: 'Security',
    message: 'You do not have security permission to perform this action.',
  };

  it('without Table Setup reads the boards from the info route only', async () => {
    trial.emulator.faults.set({ withoutRights: ['tableSetup'] });
    const answer = await trial.call('GET', '/service/boards');
    expect([answer.status, answer.json]).toEqual([403, REFUSED]);
    expect((await trial.call('GET', '/service/info/boards')).status).toBe(200);
  });

  it('without Close Service Tickets neither closes a ticket nor edits a closed one', async () => {
    const close = [{ op: 'replace', path: 'status', value: { id: 312 } }];
    const id = await trial.open();
    const closed = await trial.open({ status: { id: 312 } });
    trial.emulator.faults.set({ withoutRights: ['closeServiceTickets'] });
    const answer = await trial.call('PATCH', `/service/tickets/${id}`, close);
    expect([answer.status, answer.json]).toEqual([403, REFUSED]);
    const edit = [{ op: 'replace', path: 'priority', value: { id: 5 } }];
    expect((await trial.call('PATCH', `/service/tickets/${closed}`, edit)).status).toBe(403);
    expect((await trial.call('PATCH', `/service/tickets/${id}`, edit)).status).toBe(200);
  });
});
