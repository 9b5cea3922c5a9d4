import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startCallbackTrial } from './callback-trial.test-kit.ts';
import type { CallbackTrial } from './callback-trial.test-kit.ts';

let trial: CallbackTrial;
beforeEach(
  async () => void (trial = await startCallbackTrial({ now: () => Date.parse('2026-01-05T10:00:00Z') })),
);
afterEach(() => trial.close());

const BOARD = { url: 'https://svc.example/cw/cb?recordId=', objectId: 21, type: 'ticket', level: 'board' };
const post = (body: unknown): ReturnType<CallbackTrial['call']> =>
  trial.call('POST', '/system/callbacks', body);
const without = (name: string): unknown =>
  Object.fromEntries(Object.entries(BOARD).filter(([member]) => member !== name));

describe('registering a callback', () => {
  it('answers 201 with the record', async () => {
    const answer = await post({
      ...BOARD,
      id: 0,
      description: 'EDR',
      payloadVersion: '3.0.0',
      inactiveFlag: false,
      isSelfSuppressedFlag: true,
    });
    expect([answer.status, answer.json]).toEqual([
      201,
      {
        ...BOARD,
        id: 1,
        description: 'EDR',
        memberId: 101,
        connectWiseID: expect.stringMatching(/^[0-9a-f-]{36}$/u) as string,
        payloadVersion: '3.0.0',
        inactiveFlag: false,
        isSoapCallbackFlag: false,
        isSelfSuppressedFlag: true,
        _info: {
          dateEntered: '2026-01-05T10:00:00Z',
          enteredBy: 'apimember',
          lastUpdated: '2026-01-05T10:00:00Z',
          updatedBy: 'apimember',
        },
      },
    ]);
  });

  it('leaves out what was not sent', async () => {
    const { json } = await post(BOARD);
    expect(json).not.toHaveProperty('description');
    expect(json).not.toHaveProperty('payloadVersion');
    expect(json).toMatchObject({ inactiveFlag: false, isSelfSuppressedFlag: false });
  });

  it('gives back the object id 1 for the owner 0', async () => {
    expect((await post({ ...BOARD, level: 'owner', objectId: 0 })).json).toMatchObject({ objectId: 1 });
  });

  it.each(['url', 'objectId', 'type', 'level'])('is refused without %s', async (name) => {
    const errors = [
      {
        code: 'MissingRequiredField',
        message: `The ${name} field is required.`,
        resource: 'callbackEntry',
        field: name,
      },
    ];
    for (const body of [without(name), { ...BOARD, [name]: null }]) {
      const answer = await post(body);
      expect([answer.status, answer.json]).toEqual([
        400,
        { code: 'InvalidObject', message: 'callbackEntry object is invalid', errors },
      ]);
    }
  });

  it.each([
    ['no web address', { url: 'svc.example' }, 'InvalidField', 'Invalid URL', 'url'],
    ['another scheme', { url: 'ftp://svc.example/' }, 'InvalidField', 'Invalid URL', 'url'],
    ['an unknown level', { level: 'company' }, 'InvalidObject', 'Unrecognized level for type', 'level'],
    ['a board that is not there', { objectId: 99 }, 'NotFound', '99 not found', 'objectId'],
    ['a status that is not there', { level: 'status' }, 'NotFound', '21 not found', 'objectId'],
    ['a ticket that is not there', { level: 'ticket' }, 'NotFound', '21 not found', 'objectId'],
    [
      'too long a description',
      { description: 'x'.repeat(101) },
      'MaxLengthField',
      'The field description must be a string with a maximum length of 100.',
      'description',
    ],
  ])('is refused for %s', async (_, members, code, message, field) => {
    const answer = await post({ ...BOARD, ...members });
    expect([answer.status, answer.json]).toMatchObject([
      400,
      {
        code: 'InvalidObject',
        errors: [{ code, message: expect.stringContaining(message) as string, field }],
      },
    ]);
  });

  it('takes a description of 100 characters', async () => {
    expect((await post({ ...BOARD, description: 'x'.repeat(100) })).status).toBe(201);
  });

  it('is refused for a second one of the same address and object', async () => {
    await post(BOARD);
    const answer = await post({ ...BOARD, level: 'Board', description: 'again', inactiveFlag: true });
    expect([answer.status, answer.json]).toEqual([
      400,
      {
        code: 'InvalidObject',
        message: 'callbackEntry object is invalid',
        errors: [
          {
            code: 'ObjectExists',
            message: 'A matching callback entry already exists',
            resource: 'callbackEntry',
            field: 'objectId',
          },
        ],
      },
    ]);
    expect((await post({ ...BOARD, objectId: 22 })).status).toBe(201);
    expect((await post({ ...BOARD, url: 'https://other.example/?recordId=' })).status).toBe(201);
  });

  it('is refused with a member that the type has not got', async () => {
    expect((await post('{"url":"https://a.example/","objectID":1}')).json).toEqual({
      code: 'ConnectWiseApi',
      message:
        "Could not find member 'objectID' on object of type 'CallbackEntry'. Path 'objectID', line 1, position 39." +
        'Check your accept header to make sure you are using the correct version.',
    });
  });

  it.each(['Ticket', 'TICKET'])('takes the type %s', async (type) => {
    const answer = await post({ ...BOARD, type });
    expect([answer.status, answer.json]).toMatchObject([201, { type, level: 'board', objectId: 21 }]);
  });

  it('says that it does not know other records than tickets', async () => {
    expect((await post({ ...BOARD, type: 'company' })).status).toBe(501);
  });

  it.each([
    ['any', ['board', 'Board', 'bOARD'], []],
    ['lower', ['board'], ['Board', 'bOARD']],
    ['capitalised', ['Board'], ['board', 'bOARD']],
  ] as const)('takes levels by the mode of letter case %s', async (callbackLevelCase, taken, refused) => {
    trial.emulator.faults.set({ callbackLevelCase });
    const statusOf = async (level: string): Promise<number> =>
      (await post({ ...BOARD, url: `https://svc.example/${level}?recordId=`, level })).status;
    for (const level of taken) expect(await statusOf(level)).toBe(201);
    for (const level of refused) expect(await statusOf(level)).toBe(400);
  });

  it.each(['IntegratorTag', 'project', 'Phase'])('does not model the level %s', async (level) => {
    expect((await post({ ...BOARD, level })).status).toBe(501);
  });
});

describe('registered callbacks', () => {
  it('are listed and read by id', async () => {
    await trial.register();
    const second = await trial.register({ level: 'Board', objectId: 22 });
    const list = await trial.call(
      'GET',
      '/system/callbacks?conditions=level="Board" and objectId=22&fields=id,url',
    );
    expect(list.json).toEqual([{ id: second, url: trial.receiver.url }]);
    expect((await trial.call('GET', `/system/callbacks/${second}`)).json).toMatchObject({
      id: second,
      objectId: 22,
    });
    expect((await trial.call('GET', '/system/callbacks/99')).json).toEqual({
      code: 'NotFound',
      message: 'Callback 99 not found',
    });
  });

  it('are changed by PATCH, member by member', async () => {
    const id = await trial.register({ description: 'old' });
    const answer = await trial.call('PATCH', `/system/callbacks/${id}`, [
      { op: 'replace', path: 'inactiveFlag', value: true },
      { op: 'remove', path: '/description' },
      { op: 'replace', path: 'memberId', value: 5 },
      { op: 'replace', path: 'url/host', value: 'ignored' },
    ]);
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({ id, inactiveFlag: true, memberId: 101, url: trial.receiver.url });
    expect(answer.json).not.toHaveProperty('description');
    expect(await trial.read(id)).toEqual(answer.json);
  });

  it.each([
    [
      'an unknown member',
      { op: 'replace', path: 'InactiveFlag', value: true },
      "Could not find member 'InactiveFlag'",
    ],
    ['a value of another type', { op: 'replace', path: 'inactiveFlag', value: 'no' }, "to type 'Boolean'"],
    ['no value', { op: 'replace', path: 'inactiveFlag' }, 'has no value'],
    ['a required member taken away', { op: 'remove', path: 'level' }, 'The level field is required.'],
    [
      'what another has',
      { op: 'replace', path: 'objectId', value: 21 },
      'A matching callback entry already exists',
    ],
  ])('refuse a PATCH with %s', async (_, operation, text) => {
    await trial.register({ level: 'board', objectId: 21 });
    const id = await trial.register({ level: 'board', objectId: 22 });
    const answer = await trial.call('PATCH', `/system/callbacks/${id}`, [operation]);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(text);
    expect(await trial.read(id)).toMatchObject({ objectId: 22, inactiveFlag: false });
  });

  it('are taken away by DELETE', async () => {
    const id = await trial.register();
    expect((await trial.call('DELETE', `/system/callbacks/${id}`)).status).toBe(204);
    expect((await trial.call('GET', `/system/callbacks/${id}`)).status).toBe(404);
    expect((await trial.call('DELETE', `/system/callbacks/${id}`)).status).toBe(404);
    expect(await trial.register()).toBeGreaterThan(id);
  });
});
