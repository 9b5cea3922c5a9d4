import type { z } from 'zod';
import { describe, expect, it } from 'vitest';
import { VendorRefused, VendorUnavailable } from '../../../http/vendor-errors.ts';
import type { ManageCall, ManageTransport } from '../connection/manage-transport.ts';
import { keepCallbacks } from './keep-callbacks.ts';

const SETTINGS = { callbackUrl: 'https://plumbline.example' };
const OURS = {
  id: 1,
  url: 'https://plumbline.example/callbacks/manage?recordId=',
  objectId: 20,
  type: 'ticket',
  level: 'board',
  inactiveFlag: false,
  isSelfSuppressedFlag: true,
};
const FOREIGN = { ...OURS, id: 7, url: 'https://other.example/hook?recordId=' };
const signal = new AbortController().signal;

function rejected(message: string, code = 'refused'): VendorRefused {
  return new VendorRefused('manage', { code, message, advice: `Do something about ${code}.` });
}
const LEVEL = rejected('Manage answered 400 to POST /system/callbacks: Unrecognized level for type ticket');
const THERE = rejected(
  'Manage answered 400 to POST /system/callbacks: A matching callback entry already exists',
);
const FORBIDDEN = rejected('Manage answered 403', 'forbidden');

/** Lists `listed`, then answers the n-th write with the n-th answer; one that is an error is thrown. */
function stage(listed: readonly object[] | Error, ...answers: readonly unknown[]) {
  const writes: Pick<ManageCall, 'method' | 'path' | 'body'>[] = [];
  const script = [...answers];
  const transport: Pick<ManageTransport, 'call' | 'readPages'> = {
    call: <T>({ method, path, body }: ManageCall, schema: z.ZodType<T>) => {
      writes.push({ method, path, body });
      const answer = script.shift();
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(schema.parse(answer));
    },
    readPages: <T>(_path: string, _query: object, _size: number, item: z.ZodType<T>) =>
      listed instanceof Error
        ? Promise.reject(listed)
        : Promise.resolve(listed.map((one) => item.parse(one))),
  };
  const calls = () => writes.map(({ method, path }) => `${method} ${path}`);
  return { writes, calls, transport };
}

const boards = (ids: readonly number[]) => () => Promise.resolve(ids);

describe('keeping', () => {
  it('writes nothing where all is well, and leaves the callbacks of others alone', async () => {
    const soap = { id: 8, url: null, level: 7 };
    const { calls, transport } = stage([OURS, FOREIGN, soap]);
    expect(await keepCallbacks(transport, SETTINGS, boards([20]), signal)).toEqual({ kind: 'on' });
    expect(calls()).toEqual([]);
  });

  it('removes ours that are not needed before it registers others, and takes one that is gone for removed', async () => {
    const gone = rejected('Callback 2 not found', 'not-found');
    const { calls, transport } = stage(
      [
        { ...OURS, objectId: 99 },
        { ...OURS, id: 2 },
        { ...OURS, id: 3 },
      ],
      undefined,
      gone,
      {
        ...OURS,
        objectId: 21,
      },
    );
    expect(await keepCallbacks(transport, SETTINGS, boards([20, 21]), signal)).toEqual({ kind: 'on' });
    expect(calls()).toEqual([
      'DELETE /system/callbacks/1',
      'DELETE /system/callbacks/3',
      'POST /system/callbacks',
    ]);
  });

  it.each([
    ['a callback that is there already is there', [THERE], ['board']],
    ['also where the other letter case brings that out', [LEVEL, THERE], ['board', 'Board']],
  ])('%s', async (_, answers, levels) => {
    const { writes, transport } = stage([], ...answers);
    expect(await keepCallbacks(transport, SETTINGS, boards([20]), signal)).toEqual({ kind: 'on' });
    expect(writes.map(({ body }) => (body as { level: string }).level)).toEqual(levels);
  });

  it('a level that is refused twice leaves polling', async () => {
    const { calls, transport } = stage([], LEVEL, LEVEL);
    expect(await keepCallbacks(transport, SETTINGS, boards([20]), signal)).toMatchObject({ kind: 'reduced' });
    expect(calls()).toHaveLength(2);
  });

  it.each([
    ['registering', [[], FORBIDDEN] as const],
    ['changing', [[{ ...OURS, inactiveFlag: true }], FORBIDDEN] as const],
    ['removing', [[OURS, { ...OURS, id: 2 }], FORBIDDEN] as const],
  ])('a missing right for %s leaves polling, and is no error', async (_, [listed, ...answers]) => {
    const { transport } = stage(listed, ...answers);
    expect(await keepCallbacks(transport, SETTINGS, boards([20]), signal)).toEqual({
      kind: 'reduced',
      problem: 'Manage answered 403',
      advice: 'Do something about forbidden.',
    });
  });

  it.each([
    ['another object', [], { ...OURS, objectId: 1 }, /callback 1 .*objectId 1 instead of 20/],
    [
      'a flag that stays',
      [{ ...OURS, inactiveFlag: true }],
      { ...OURS, inactiveFlag: true },
      /inactiveFlag true/,
    ],
  ])('an answer with %s than what was sent is told', async (_, listed, answer, problem) => {
    const { transport } = stage(listed, answer);
    expect(await keepCallbacks(transport, SETTINGS, boards([20]), signal)).toMatchObject({
      kind: 'reduced',
      problem: expect.stringMatching(problem) as string,
    });
  });

  it('an answer that shows little is no difference', async () => {
    const { transport } = stage([], { id: 26552, objectId: 20, memberId: 243, isSoapCallbackFlag: false });
    expect(await keepCallbacks(transport, SETTINGS, boards([20]), signal)).toEqual({ kind: 'on' });
  });

  it('a server that does not answer is an error, for that passes', async () => {
    const down = new VendorUnavailable('manage', { code: 'no-answer', message: 'no', advice: 'Wait.' });
    const { transport } = stage([], down);
    await expect(keepCallbacks(transport, SETTINGS, boards([20]), signal)).rejects.toBe(down);
  });
});

describe('removing', () => {
  it.each([
    'https://plumbline.example/callbacks/manage-too?recordId=',
    'https://plumbline.example.evil/callbacks/manage?recordId=',
    'https://plumbline.example/callbacks/other?recordId=',
  ])('%s is none of ours', async (url) => {
    const { calls, transport } = stage([{ ...OURS, url }]);
    expect(await keepCallbacks(transport, SETTINGS, boards([]), signal)).toEqual({ kind: 'on' });
    expect(calls()).toEqual([]);
  });
});

describe('boards that have to be looked up', () => {
  const refusal = new VendorRefused('manage', {
    code: 'unknown-board',
    message: 'No such board.',
    advice: 'Name another.',
  });
  const refused = () => Promise.reject(refusal);
  const nothing = {
    call: () => Promise.reject(new Error('not asked')),
    readPages: () => Promise.reject(new Error('not asked')),
  };

  it('leave polling alone, and why, where a name leads to none', async () => {
    expect(await keepCallbacks(nothing, SETTINGS, refused, signal)).toEqual({
      kind: 'reduced',
      problem: 'No such board.',
      advice: 'Name another.',
    });
  });

  it('are not looked up where no callbacks are wanted', async () => {
    expect(await keepCallbacks(nothing, { callbackUrl: undefined }, refused, signal)).toEqual({
      kind: 'off',
    });
  });
});
