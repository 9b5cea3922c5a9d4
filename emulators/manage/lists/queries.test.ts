import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTrial } from '../trial.test-kit.ts';
import type { Trial } from '../trial.test-kit.ts';

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

const list = (query: string): ReturnType<Trial['call']> => trial.call('GET', `/service/tickets?${query}`);
const summaries = async (query: string): Promise<string[]> =>
  ((await list(query)).json as { summary: string }[]).map(({ summary }) => summary);
const linked = (link: string | null): Record<string, string> =>
  Object.fromEntries(
    (link ?? '')
      .split(', ')
      .map((part) => [/rel="(\w+)"/.exec(part)?.[1] ?? '', /[?&]page=(\d+)/.exec(part)?.[1] ?? '']),
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
    ['externalXRef="gz:main:7" OR externalXRef like "gz:main:7:%"', ['ticket 7']],
    ['company/id=251 and board/name="Security" and id <= 1001', ['ticket 1']],
    ['lastUpdated > [2099-01-01T00:00:00Z]', []],
  ])('%s', async (condition, expected) => {
    expect(await summaries(`conditions=${encodeURIComponent(condition)}`)).toEqual(expected);
  });

  it.each(['initialDescription="x"', 'board="Security"', 'id = 1 AND', 'customFields/id=1'])(
    'refuses %s',
    async (condition) => {
      expect([(await list(`conditions=${encodeURIComponent(condition)}`)).status]).toEqual([400]);
    },
  );
});

it.each(['childConditions=types/id=1', 'customFieldConditions=value="x"', 'pageId=1'])(
  'nobody guesses at %s',
  async (query) => {
    expect((await list(query)).status).toBe(501);
  },
);

it('nobody guesses at forward-only pages', async () => {
  const header = { 'pagination-type': 'forward-only' };
  expect((await trial.call('GET', '/service/tickets', undefined, header)).status).toBe(501);
});

it('a search that lags does not see a young ticket, which reading by id does', async () => {
  trial.emulator.faults.set({ searchLagMs: 5_000 });
  const id = await trial.open({ externalXRef: 'young' });
  const found = async (): Promise<unknown[]> => [
    await summaries('conditions=externalXRef="young"'),
    (await trial.call('GET', `/service/tickets/${id}`)).status,
  ];
  expect(await found()).toEqual([[], 200]);
  now += 5_000;
  expect(await found()).toEqual([['A ticket'], 200]);
});
