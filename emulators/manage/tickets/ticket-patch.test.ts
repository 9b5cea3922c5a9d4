import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTrial } from '../trial.test-kit.ts';
import type { Trial } from '../trial.test-kit.ts';

let trial: Trial;
let id: number;
let now = Date.parse('2026-01-05T10:00:00Z');
beforeAll(async () => void (trial = await startTrial({ now: () => now })));
beforeEach(async () => {
  id = await trial.open({
    externalXRef: 'ref',
    customFields: [
      { id: 12, value: 'a' },
      { id: 13, value: 1 },
    ],
  });
  now += 5_000;
});
afterEach(() => trial.emulator.faults.clear());
afterAll(() => trial.emulator.close());

const patch = (...operations: readonly unknown[]): ReturnType<Trial['call']> =>
  trial.call('PATCH', `/service/tickets/${id}`, operations);
const read = async (): Promise<Record<string, unknown>> =>
  (await trial.call('GET', `/service/tickets/${id}`)).json as Record<string, unknown>;

describe('a PATCH', () => {
  it.each(['status', '/status'])('replaces a whole reference at the path %s', async (path) => {
    const answer = await patch({ op: 'replace', path, value: { id: 311 } });
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({ id, status: { id: 311, name: 'Completed' }, externalXRef: 'ref' });
  });

  it('takes a reference by name', async () => {
    expect((await patch({ op: 'replace', path: 'status', value: { name: 'Closed' } })).json).toMatchObject({
      status: { id: 312 },
    });
  });

  it('adds and removes', async () => {
    expect((await patch({ op: 'add', path: 'poNumber', value: 'PO 1' })).json).toMatchObject({
      poNumber: 'PO 1',
    });
    expect(
      (await patch({ op: 'remove', path: 'poNumber' }, { op: 'remove', path: 'externalXRef' })).json,
    ).not.toHaveProperty('poNumber');
    expect(await read()).not.toHaveProperty('externalXRef');
  });

  it('moves lastUpdated and leaves dateEntered', async () => {
    const before = (await read())['_info'] as Record<string, string>;
    await patch({ op: 'replace', path: 'severity', value: 'High' });
    const after = (await read())['_info'] as Record<string, string>;
    expect(after['dateEntered']).toBe(before['dateEntered']);
    expect(Date.parse(after['lastUpdated'] ?? '') - Date.parse(before['lastUpdated'] ?? '')).toBe(5_000);
  });

  it.each([
    { op: 'replace', path: 'status/id', value: 312 },
    { op: 'replace', path: '/status/name', value: 'Closed' },
    { op: 'replace', path: 'company/identifier', value: 'Contoso' },
    { op: 'remove', path: 'board/name' },
  ])('inside a reference answers a false 200 and changes nothing: $path', async (operation) => {
    const before = await read();
    const answer = await patch(operation);
    expect([answer.status, answer.json]).toEqual([200, before]);
    expect(await read()).toEqual(before);
  });

  it('inside a reference works in the other mode', async () => {
    trial.emulator.faults.set({ nestedPatch: 'applied' });
    expect((await patch({ op: 'replace', path: 'status/id', value: 312 })).json).toMatchObject({
      closedFlag: true,
    });
    expect((await patch({ op: 'replace', path: 'status/name', value: 'New' })).json).toMatchObject({
      closedFlag: false,
    });
  });

  it.each([
    ['replace', 'initialDescription'],
    ['add', '/initialInternalAnalysis'],
    ['remove', 'initialResolution'],
    ['replace', 'initialDescriptionFrom'],
  ])('cannot %s %s, which only a new ticket may have', async (op, path) => {
    const before = await read();
    expect((await patch({ op, path, value: 'x' })).status).toBe(501);
    expect(await read()).toEqual(before);
  });

  it.each(['closedFlag', 'id', '_info'])('has no effect on %s', async (path) => {
    const value = { closedFlag: true, id: 7, _info: {} }[path];
    const answer = await patch({ op: 'replace', path, value });
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({ id, closedFlag: false });
  });

  it.each([
    ['a path of another letter case', [{ op: 'replace', path: 'Status', value: { id: 311 } }]],
    ['an unknown path', [{ op: 'replace', path: 'configurations', value: [] }]],
    ['an empty path', [{ op: 'replace', path: '', value: {} }]],
    ['an unknown operation', [{ op: 'move', path: 'status', value: { id: 311 } }]],
    ['an unknown member', [{ op: 'replace', path: 'status', value: { id: 311 }, from: 'x' }]],
    ['an unknown member of the value', [{ op: 'replace', path: 'status', value: { id: 311, closed: true } }]],
    ['a bare id', [{ op: 'replace', path: 'status', value: 311 }]],
    ['no value', [{ op: 'replace', path: 'status' }]],
    ['no array', { op: 'replace', path: 'status', value: { id: 311 } }],
    ['an empty body', ''],
  ])('is refused for %s', async (_, body) => {
    const before = await read();
    const answer = await trial.call('PATCH', `/service/tickets/${id}`, body);
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({ code: 'ConnectWiseApi' });
    expect(await read()).toEqual(before);
  });

  it.each(['summary', 'company', 'board', 'status', 'priority'])('cannot take away the %s', async (path) => {
    for (const operation of [
      { op: 'remove', path },
      { op: 'replace', path, value: null },
    ]) {
      expect((await patch(operation)).json).toMatchObject({
        errors: [{ code: 'MissingRequiredField', field: path }],
      });
    }
  });

  it('keeps the limits of a new ticket', async () => {
    const answer = await patch({ op: 'replace', path: 'summary', value: 'x'.repeat(101) });
    expect([answer.status, answer.json]).toMatchObject([
      400,
      { errors: [{ code: 'MaxLengthField', field: 'summary' }] },
    ]);
  });

  it('is all or nothing', async () => {
    const before = await read();
    const answer = await patch(
      { op: 'replace', path: 'priority', value: { id: 5 } },
      { op: 'replace', path: 'status', value: { id: 410 } },
    );
    expect([answer.status, await read()]).toEqual([400, before]);
  });
});

describe('moving to another board', () => {
  const board = { op: 'replace', path: 'board', value: { id: 22 } };
  const status = { op: 'replace', path: 'status', value: { id: 410 } };
  const type = { op: 'replace', path: 'type', value: { id: 15 } };
  const notOnBoard = (what: string, number: number, field: string): unknown => ({
    code: 'NotFound',
    message: `${what} ${number} not found for Service Board 22`,
    resource: 'ticket',
    field,
  });

  it.each([
    [
      'status and type',
      [board],
      [notOnBoard('Service Status', 310, 'status/id'), notOnBoard('Service Type', 5, 'type/id')],
    ],
    ['status', [board, type], [notOnBoard('Service Status', 310, 'status/id')]],
    ['type', [board, status], [notOnBoard('Service Type', 5, 'type/id')]],
  ])('is refused without the new %s', async (_, operations, errors) => {
    const answer = await patch(...operations);
    expect([answer.status, answer.json]).toEqual([
      400,
      { code: 'InvalidObject', message: 'ticket object is invalid', errors },
    ]);
  });

  it('works with both, in any order', async () => {
    expect((await patch(type, status, board)).json).toMatchObject({
      board: { id: 22 },
      status: { id: 410 },
      type: { id: 15 },
    });
  });
});

describe('closing', () => {
  const to = (status: number): ReturnType<typeof patch> =>
    patch({ op: 'replace', path: 'status', value: { id: status } });

  it('follows closedStatus, not the name of the status', async () => {
    expect((await to(311)).json).toMatchObject({ status: { name: 'Completed' }, closedFlag: false });
    expect((await to(312)).json).toMatchObject({
      closedFlag: true,
      closedBy: 'apimember',
      closedDate: new Date(now).toISOString().replace('.000Z', 'Z'),
    });
  });

  it('keeps the date of the first close and forgets it on reopening', async () => {
    const { closedDate } = (await to(312)).json as { closedDate: string };
    now += 60_000;
    expect((await patch({ op: 'replace', path: 'impact', value: 'Low' })).json).toMatchObject({ closedDate });
    expect((await to(310)).json).not.toHaveProperty('closedDate');
  });

  it('by a technician is told apart from our own', async () => {
    const body = JSON.stringify([{ op: 'replace', path: 'status', value: { id: 312 } }]);
    expect((await trial.raw('PATCH', `/emulator/technician/service/tickets/${id}`, body)).status).toBe(200);
    expect(await read()).toMatchObject({ closedBy: 'technician', _info: { updatedBy: 'technician' } });
  });

  describe.each([
    ['apimember', 'technician'],
    ['technician', 'apimember'],
  ])('by %s, reopened by the other, and closed by %s', (first, last) => {
    const act = async (by: string, status: number): Promise<unknown> => {
      now += 60_000;
      const body = [{ op: 'replace', path: 'status', value: { id: status } }];
      const path = `/service/tickets/${id}`;
      return by === 'apimember'
        ? (await trial.call('PATCH', path, body)).json
        : (await trial.raw('PATCH', `/emulator/technician${path}`, JSON.stringify(body))).json;
    };
    const time = (): string => new Date(now).toISOString().replace('.000Z', 'Z');
    const byId = async (query = ''): Promise<unknown> =>
      (await trial.call('GET', `/service/tickets/${id}${query}`)).json;
    const listed = async (query: string): Promise<unknown> =>
      (await trial.call('GET', `/service/tickets?conditions=id=${id}${query}`)).json;

    it('tells each of them in turn', async () => {
      const info = { enteredBy: 'apimember' };
      const closed = { closedFlag: true, closedBy: first, _info: { ...info, updatedBy: first } };
      expect(await act(first, 312)).toMatchObject({ ...closed, closedDate: time() });
      expect(await byId()).toMatchObject({ ...closed, closedDate: time() });
      const reopened = { closedFlag: false, _info: { ...info, updatedBy: last } };
      for (const answer of [await act(last, 310), await byId()]) {
        expect(answer).toMatchObject(reopened);
        expect(answer).not.toHaveProperty('closedBy');
        expect(answer).not.toHaveProperty('closedDate');
      }
      const again = { closedFlag: true, closedBy: last, _info: { ...info, updatedBy: last } };
      expect(await act(last, 312)).toMatchObject({ ...again, closedDate: time() });
      expect(await byId()).toMatchObject({ ...again, closedDate: time() });
      expect(await listed('')).toMatchObject([{ ...again, closedDate: time() }]);
    });

    it('tells it alone where only that is asked for', async () => {
      await act(first, 312);
      await act(last, 310);
      await act(last, 312);
      const fields = 'fields=closedBy,closedDate,closedFlag,_info/enteredBy,_info/updatedBy';
      const told = {
        closedBy: last,
        closedDate: time(),
        closedFlag: true,
        _info: { enteredBy: 'apimember', updatedBy: last },
      };
      expect(await byId(`?${fields}`)).toEqual(told);
      expect(await listed(`&${fields}`)).toEqual([told]);
      expect(await listed(` and closedBy="${last}"&fields=id`)).toEqual([{ id }]);
      expect(await listed(` and closedBy="${first}"&fields=id`)).toEqual([]);
    });
  });
});

describe('custom fields', () => {
  const values = async (): Promise<unknown> =>
    ((await read())['customFields'] as { value: unknown }[]).map(({ value }) => value);

  it('keep the values of those left out, and an empty array clears nothing', async () => {
    await patch({ op: 'replace', path: 'customFields', value: [{ id: 12, value: 'b' }] });
    expect(await values()).toEqual(['b', 1]);
    await patch({ op: 'replace', path: 'customFields', value: [] });
    expect(await values()).toEqual(['b', 1]);
  });

  it.each([
    ['no custom field', [{ op: 'replace', path: 'impact', value: 'Low' }], 400],
    [
      'the custom fields',
      [
        { op: 'replace', path: 'impact', value: 'Low' },
        { op: 'replace', path: '/customFields', value: [{ id: 12, value: 'a' }] },
      ],
      200,
    ],
  ])('are wanted in every PATCH in that mode: %s', async (_, operations, status) => {
    trial.emulator.faults.set({ patchNeedsCustomFields: true });
    expect((await patch(...operations)).status).toBe(status);
  });

  it('lose those left out in the mode that wants the entire array', async () => {
    trial.emulator.faults.set({ customFieldsInPatch: 'entire' });
    await patch({ op: 'replace', path: 'customFields', value: [{ id: 12, value: 'b' }] });
    expect(await values()).toEqual(['b', null]);
  });
});
