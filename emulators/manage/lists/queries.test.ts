import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTrial } from '../trial.ts';
import type { Trial } from '../trial.ts';

let trial: Trial;
let now = Date.parse('2026-01-05T10:00:00Z');
beforeAll(async () => {
  trial = await startTrial({ now: () => now });
  for (let number = 1; number <= 30; number += 1) {
    const closed = number % 10 === 0 ? { status: { id: 312 } } : {};
    await trial.open({
      summary: `ticket ${number}`,
      externalXRef: `gz:main:${number}`,
      company: { id: number <= 5 ? 251 : 250 },
      ...closed,
    });
    now += 1_000;
  }
});
afterEach(() => trial.emulator.faults.clear());
afterAll(() => trial.emulator.close());

const list = (query: string, headers: Readonly<Record<string, string>> = {}): ReturnType<Trial['call']> =>
  trial.call('GET', `/service/tickets?${query}`, undefined, headers);
const summaries = async (query: string): Promise<string[]> =>
  ((await list(query)).json as { summary: string }[]).map(({ summary }) => summary);
const linked = (link: string | null): Record<string, string> =>
  Object.fromEntries(
    (link ?? '')
      .split(', ')
      .map((part) => [
        /rel="(\w+)"/.exec(part)?.[1] ?? '',
        /[?&](?:page|pageId)=(\d+)/.exec(part)?.[1] ?? '',
      ]),
  );

describe('a list of tickets', () => {
  it('has 25 a page by default, in order of the ids, and links to the others', async () => {
    const answer = await list('');
    expect(answer.json).toHaveLength(25);
    expect(linked(answer.headers.get('link'))).toEqual({ first: '1', next: '2', last: '2' });
    expect(linked((await list('page=2')).headers.get('link'))).toEqual({ first: '1', prev: '1', last: '2' });
  });

  it('links within the same query', async () => {
    const { headers } = await list('conditions=company/id=250&pageSize=10');
    const next = /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1] ?? '';
    const { search, origin, pathname } = new URL(next);
    expect([origin + pathname, Object.fromEntries(new URLSearchParams(search))]).toEqual([
      `${trial.emulator.url}/v4_6_release/apis/3.0/service/tickets`,
      { conditions: 'company/id=250', pageSize: '10', page: '2' },
    ]);
  });

  it('is empty past the end', async () => {
    const answer = await list('page=99');
    expect([answer.status, answer.json]).toEqual([200, []]);
  });

  it('takes 1000 a page', async () => {
    expect((await list('pageSize=1000')).json).toHaveLength(30);
  });

  it.each(['pageSize=1001', 'pageSize=0', 'pageSize=-1', 'pageSize=x', 'page=0', 'page=1.5'])(
    'refuses %s',
    async (query) => {
      expect((await list(query)).status).toBe(400);
    },
  );

  it('orders by several fields', async () => {
    expect((await summaries('orderBy=company/name asc, id desc')).slice(0, 6)).toEqual([
      'ticket 5',
      'ticket 4',
      'ticket 3',
      'ticket 2',
      'ticket 1',
      'ticket 30',
    ]);
    expect(await summaries('orderBy=dateEntered desc&pageSize=1')).toEqual(['ticket 30']);
  });

  it('keeps to the fields asked for, parts of references included, and then leaves _info out', async () => {
    const answer = await list('conditions=id=1001&fields=id,summary,status/name,closedFlag');
    expect(answer.json).toEqual([
      { id: 1001, summary: 'ticket 1', status: { name: 'New' }, closedFlag: false },
    ]);
    expect((await list('conditions=id=1001&fields=id,_info')).json).toEqual([
      { id: 1001, _info: expect.objectContaining({ enteredBy: 'apimember' }) as unknown },
    ]);
  });

  it.each([
    ['?fields=id,status/name', { id: 1001, status: { name: 'New' } }],
    ['?fields=id', { id: 1001 }],
  ])('keeps to them in one ticket as well: %s', async (query, expected) => {
    expect((await trial.call('GET', `/service/tickets/1001${query}`)).json).toEqual(expected);
    expect((await trial.call('GET', '/service/tickets/1001?fields=dateEntered')).status).toBe(400);
  });

  it.each([
    'fields=dateEntered',
    'fields=id,nothing',
    'orderBy=nothing',
    'orderBy=id up',
    'orderBy=id desc desc',
  ])('refuses %s', async (query) => {
    const answer = await list(query);
    expect([answer.status, answer.json]).toMatchObject([400, { code: 'ApiFindCondition' }]);
  });
});

describe('conditions on tickets', () => {
  it.each([
    ['externalXRef="gz:main:7"', ['ticket 7']],
    ["externalXRef='gz:main:7'", ['ticket 7']],
    ['company/identifier="Contoso" and id < 1003', ['ticket 1', 'ticket 2']],
    ['closedFlag=true', ['ticket 10', 'ticket 20', 'ticket 30']],
    ['status/name="Closed" AND board/id=21 AND NOT id in (1010,1020)', ['ticket 30']],
    ['dateEntered > [2026-01-05T10:00:27Z]', ['ticket 29', 'ticket 30']],
    ['lastUpdated > [2026-01-05T10:00:28Z] and closedFlag=False', []],
    ['summary like "ticket 1_"  and (id = 1011 or id = 1012)', ['ticket 11', 'ticket 12']],
    ['poNumber != null', []],
    ['resources contains "x"', []],
  ])('%s', async (condition, expected) => {
    expect(await summaries(`conditions=${encodeURIComponent(condition)}`)).toEqual(expected);
  });

  it('refuses an unknown field in the exact words', async () => {
    const answer = await list('conditions=resources/identifier="x"');
    expect([answer.status, answer.json]).toEqual([
      400,
      { code: 'ApiFindCondition', message: 'resources/identifier is not a recognized name.' },
    ]);
  });

  it.each(['initialDescription="x"', 'board="Security"', 'id = 1 AND', 'customFields/id=1'])(
    'refuses %s',
    async (condition) => {
      expect([(await list(`conditions=${encodeURIComponent(condition)}`)).status]).toEqual([400]);
    },
  );

  it('count as well', async () => {
    expect((await trial.call('GET', '/service/tickets/count?conditions=company/id=251')).json).toEqual({
      count: 5,
    });
    expect((await trial.call('GET', '/service/tickets/count?conditions=nothing=1')).status).toBe(400);
  });
});

describe('conditions on custom fields', () => {
  let ids: number[];
  beforeAll(async () => {
    ids = [
      await trial.open({ customFields: [{ id: 12, value: 'gz:1' }] }),
      await trial.open({
        customFields: [
          { id: 12, value: 'gz:2' },
          { id: 13, value: 80 },
        ],
      }),
    ];
  });
  afterAll(() => Promise.all(ids.map((id) => trial.call('DELETE', `/service/tickets/${id}`))));

  it.each([
    ['caption="EDR Incident" AND value="gz:2"', [1]],
    ['caption="EDR Incident" and value like "gz:%"', [0, 1]],
    ['caption="EDR Incident" AND value="80"', []],
    ['caption="EDR Score" AND value > 50', [1]],
    ['value != null', [0, 1]],
  ])('%s', async (condition, expected) => {
    const query = new URLSearchParams({ customFieldConditions: condition, pageSize: '100' });
    const found = (await list(query.toString())).json as { id: number }[];
    expect(found.map(({ id }) => id)).toEqual(expected.map((index) => ids[index]));
  });

  it('stand in a search under their lower-case name, together with others', async () => {
    const body = { conditions: `id < ${ids[1] ?? 0}`, customfieldconditions: 'value != null' };
    expect((await trial.call('POST', '/service/tickets/search', body)).json).toMatchObject([{ id: ids[0] }]);
  });
});

describe('conditions on children and custom fields are refused', () => {
  it.each([
    ['customFieldConditions=value in ("a","b")', 'in cannot be used here.'],
    ['customFieldConditions=colour="red"', 'colour is not a recognized name.'],
    ['childConditions=types/id=1', 'types/id is not a recognized name.'],
  ])('for %s', async (query, message) => {
    const answer = await list(query);
    expect([answer.status, answer.json]).toEqual([400, { code: 'ApiFindCondition', message }]);
  });

  it('for in on the children of a company', async () => {
    const answer = await trial.call('GET', '/company/companies?childConditions=types/id in (1)');
    expect(answer.json).toMatchObject({ code: 'ApiFindCondition' });
  });
});

describe('forward-only paging', () => {
  const forward = { 'pagination-type': 'forward-only' };

  it('goes on from the last id and ends without a link', async () => {
    const first = await list('pageSize=20', forward);
    expect(linked(first.headers.get('link'))).toEqual({ next: '1020' });
    const second = await list('pageSize=20&pageId=1020', forward);
    expect(second.json).toHaveLength(10);
    expect(second.headers.get('link')).toBeNull();
  });

  it('refuses an order', async () => {
    expect((await list('orderBy=id desc', forward)).status).toBe(400);
  });
});

describe('the search route', () => {
  it('takes the conditions in the body and the page in the query', async () => {
    const answer = await trial.call('POST', '/service/tickets/search?pageSize=1&page=2', {
      conditions: 'company/id=251',
      orderBy: 'id desc',
    });
    expect([answer.status, answer.json]).toMatchObject([200, [{ summary: 'ticket 4' }]]);
  });

  it.each(['page', 'childConditions', 'pageSize'])('refuses %s in the body', async (name) => {
    const answer = await trial.call('POST', '/service/tickets/search', { [name]: null });
    expect(answer.status).toBe(400);
    expect((answer.json as { message: string }).message).toMatch(
      new RegExp(
        `^Could not find member '${name}' on object of type 'FilterValues'\\. Path '${name}', line 1, position \\d+\\.Check your accept header`,
      ),
    );
  });
});

describe('searches that lag', () => {
  it('do not see a young ticket, which reading by id does', async () => {
    trial.emulator.faults.set({ searchLagMs: 5_000 });
    const id = await trial.open({ externalXRef: 'young' });
    const found = async (): Promise<unknown[]> => [
      ((await list('conditions=externalXRef="young"')).json as unknown[]).length,
      (await trial.call('GET', '/service/tickets/count?conditions=externalXRef="young"')).json,
      (
        (await trial.call('POST', '/service/tickets/search', { conditions: 'externalXRef="young"' }))
          .json as unknown[]
      ).length,
      (await trial.call('GET', `/service/tickets/${id}`)).status,
    ];
    expect(await found()).toEqual([0, { count: 0 }, 0, 200]);
    now += 5_000;
    expect(await found()).toEqual([1, { count: 1 }, 1, 200]);
    await trial.call('DELETE', `/service/tickets/${id}`);
  });
});
