import { describe, expect, test } from 'vitest';
import { fakeApi, recorded, recordedItems, rejected, unavailable } from './fake-api.fixture.ts';
import { changeStatus, getIncident, listIncidents } from './incidents.ts';

const FROM = Date.parse('2026-11-24T08:00:00.400Z');
const TO = Date.parse('2026-11-24T08:09:59.001Z');
const changed = { kind: 'changed', from: FROM, to: TO } as const;

function pageOf(items: readonly unknown[], pagesCount?: unknown): unknown {
  return {
    total: items.length,
    page: 1,
    perPage: 1000,
    items,
    ...(pagesCount !== undefined && { pagesCount }),
  };
}

describe('listing incidents', () => {
  test('asks for what people changed, sorted by that, in whole seconds around the window', async () => {
    const api = fakeApi(() => pageOf([], 1));
    await listIncidents(api, { window: changed, page: 2 });
    expect(api.calls).toEqual([
      [
        'getIncidentsList',
        {
          page: 2,
          perPage: 1000,
          filters: { changeStartDate: '2026-11-24T08:00:00Z', changeEndDate: '2026-11-24T08:10:00Z' },
          options: { includeChildCompanies: true, sortBy: 'lastIncidentChange' },
        },
      ],
    ]);
  });

  test('asks for what GravityZone updated by the other pair of dates and without that order', async () => {
    const api = fakeApi(() => pageOf([], 1));
    await listIncidents(api, { window: { ...changed, kind: 'updated' }, page: 1 });
    expect(api.calls).toEqual([
      [
        'getIncidentsList',
        {
          page: 1,
          perPage: 1000,
          filters: { startDate: '2026-11-24T08:00:00Z', endDate: '2026-11-24T08:10:00Z' },
          options: { includeChildCompanies: true },
        },
      ],
    ]);
  });

  test('reads a recorded page', async () => {
    const { response } = recorded('api-getIncidentsList-request-response') as {
      response: { result: unknown };
    };
    const page = await listIncidents(
      fakeApi(() => response.result),
      { window: changed, page: 1 },
    );
    expect(page).toMatchObject({ pages: 1, unreadable: 0 });
    expect(page.items.map(({ incidentId }) => incidentId)).toEqual([
      '6940ee975f5c8b75247c3f38',
      '6940eeadaa87b3d57af088aa',
    ]);
  });

  test('counts items without a usable id and gives the others', async () => {
    const [one] = recordedItems();
    const items = [{ ...one, incidentId: 'a/b' }, null, { incidentNumber: 7 }, one];
    const page = await listIncidents(
      fakeApi(() => pageOf(items, 1)),
      { window: changed, page: 1 },
    );
    expect(page.unreadable).toBe(3);
    expect(page.items).toHaveLength(1);
  });

  const [first] = recordedItems();
  test.each([
    {
      reported: 'no count with a page that is not full',
      items: [first],
      pagesCount: undefined,
      page: 2,
      pages: 2,
    },
    {
      reported: 'no usable count with a full page',
      items: Array.from({ length: 1000 }, () => first),
      pagesCount: 'many',
      page: 2,
      pages: 3,
    },
  ])(
    'knows $pages pages after page $page when $reported is reported',
    async ({ items, pagesCount, page, pages }) => {
      const api = fakeApi(() => pageOf(items, pagesCount));
      expect(await listIncidents(api, { window: changed, page })).toMatchObject({ pages });
    },
  );
});

describe('getting one incident', () => {
  test('gives nothing for an empty answer', async () => {
    expect(
      await getIncident(
        fakeApi(() => null),
        'abc',
      ),
    ).toBeUndefined();
  });

  test.each([rejected('bad-credentials'), unavailable('rate-limited')])('passes on $code', async (error) => {
    await expect(
      getIncident(
        fakeApi(() => error),
        'abc',
      ),
    ).rejects.toBe(error);
  });
});

test('a status is set as the vendor shows it', async () => {
  const { request, response_result: answer } = recorded('api-changeIncidentStatus-help-example') as {
    request: { method: string; params: unknown };
    response_result: unknown;
  };
  const api = fakeApi(() => answer);
  const incident = { incidentId: '6245af36b6503a00d07a4e53', incidentType: 'incident' };
  expect(await changeStatus(api, incident, 'open')).toBe(true);
  expect(api.calls).toEqual([[request.method, request.params]]);
});
