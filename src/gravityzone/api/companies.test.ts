import { expect, test } from 'vitest';
import type { GravityZoneApi } from './json-rpc.ts';
import { VendorUnavailable } from '../../http/vendor-errors.ts';
import { companyNames } from './companies.ts';
import { fakeApi, rejected, unavailable } from './fake-api.fixture.ts';
import type { Answers } from './fake-api.fixture.ts';

const HOUR = 3_600_000;
const ONE = { id: 'c1', name: 'Client One' };

/** Names of an account whose answers and clock the test sets. */
function account(first: Partial<Record<string, unknown>>) {
  const answers: Partial<Record<string, unknown>> = { ...first };
  const clock = { now: 0 };
  const answer: Answers = (method) => answers[method];
  const api = fakeApi(answer);
  const names = companyNames(api, {
    lifetime: HOUR,
    now: () => clock.now,
    onRenamed: () => undefined,
  });
  const methods = () => api.calls.map(([method]) => method);
  return { names, answers, clock, api, methods };
}

test.each([
  ['names it with blank text', [{ id: 'c9', name: '' }]],
  ['cannot be had now', unavailable('server-error')],
])('asks for a company by id where the list %s', async (_, getCompaniesList) => {
  const { names, api } = account({ getCompaniesList, getCompanyDetails: { id: 'c9', name: 'Deep' } });
  expect(await names.find('c9')).toEqual({ kind: 'known', name: 'Deep' });
  expect(api.calls).toEqual([
    ['getCompaniesList', {}],
    ['getCompanyDetails', { companyId: 'c9' }],
  ]);
});

test.each([
  ['refused', rejected('api-not-enabled'), HOUR],
  ['not to be had', unavailable('server-error'), 30_000],
])('a list that is %s is asked for again after a while', async (_, getCompaniesList, after) => {
  const { names, clock, methods } = account({ getCompaniesList, getCompanyDetails: { name: 'Deep' } });
  await names.find('c1');
  clock.now = after - 1;
  await names.find('c2');
  expect(methods().filter((method) => method === 'getCompaniesList')).toHaveLength(1);
  clock.now = after;
  await names.find('c3');
  expect(methods().filter((method) => method === 'getCompaniesList')).toHaveLength(2);
});

test.each(['invalid-params', 'not-found'])(
  'remembers for a while that a company is unknown (%s)',
  async (code) => {
    const { names, answers, clock, methods } = account({
      getCompaniesList: [],
      getCompanyDetails: rejected(code),
    });
    expect(await names.find('c9')).toEqual({ kind: 'unknown' });
    expect(await names.find('c9')).toEqual({ kind: 'unknown' });
    expect(methods()).toEqual(['getCompaniesList', 'getCompanyDetails']);
    clock.now = HOUR;
    answers['getCompanyDetails'] = { name: 'New' };
    expect(await names.find('c9')).toEqual({ kind: 'known', name: 'New' });
  },
);

test('a company with a blank name is one without a name', async () => {
  const { names } = account({ getCompaniesList: [], getCompanyDetails: { name: ' ' } });
  expect(await names.find('c9')).toEqual({ kind: 'unknown' });
});

test('a name that came with an incident costs no call', async () => {
  const { names, methods } = account({});
  names.learn('c1', 'Client One');
  expect(await names.find('c1')).toEqual({ kind: 'known', name: 'Client One' });
  expect(methods()).toEqual([]);
});

const DOWN = {
  getCompaniesList: unavailable('server-error'),
  getCompanyDetails: unavailable('server-error'),
};

test('an old name stays in use while no new one can be fetched', async () => {
  const { names, answers, clock } = account({ getCompaniesList: [ONE] });
  await names.find('c1');
  clock.now = HOUR;
  Object.assign(answers, DOWN);
  expect(await names.find('c1')).toEqual({ kind: 'known', name: 'Client One' });
});

test.each(['server-error', 'bad-credentials'])(
  'many incidents at once make two calls while the API fails (%s), and two more after 30 s',
  async (code) => {
    const error = code === 'bad-credentials' ? rejected(code) : unavailable(code);
    const { names, clock, methods } = account({
      getCompaniesList: unavailable('server-error'),
      getCompanyDetails: error,
    });
    const storm = () => Promise.all(Array.from({ length: 500 }, (_, index) => names.find(`c${index}`)));
    const found = await storm();
    expect(found.every((name) => name.kind === 'unavailable' && name.error === error)).toBe(true);
    clock.now = 29_999;
    await storm();
    expect(methods()).toEqual(['getCompaniesList', 'getCompanyDetails']);
    clock.now = 30_000;
    await storm();
    expect(methods()).toHaveLength(4);
  },
);

test('many incidents at once share the calls that they need', async () => {
  const { names, api } = account({ getCompaniesList: [ONE], getCompanyDetails: { name: 'Deep' } });
  const ids = Array.from({ length: 500 }, (_, index) => `c${1 + (index % 3)}`);
  expect(new Set(await Promise.all(ids.map(async (id) => (await names.find(id)).kind)))).toEqual(
    new Set(['known']),
  );
  expect(api.calls).toEqual([
    ['getCompaniesList', {}],
    ['getCompanyDetails', { companyId: 'c2' }],
    ['getCompanyDetails', { companyId: 'c3' }],
  ]);
});

test('after too many calls the API is asked again as soon as it allows', async () => {
  const limited = new VendorUnavailable('gravityzone', {
    code: 'rate-limited',
    message: 'one too many',
    advice: 'Wait.',
    retryAfterMs: 800,
  });
  const { names, answers, clock } = account({ getCompaniesList: [], getCompanyDetails: limited });
  expect(await names.find('c9')).toEqual({ kind: 'unavailable', error: limited });
  answers['getCompanyDetails'] = { name: 'Deep' };
  clock.now = 799;
  expect(await names.find('c9')).toEqual({ kind: 'unavailable', error: limited });
  clock.now = 800;
  expect(await names.find('c9')).toEqual({ kind: 'known', name: 'Deep' });
});

test('who stops waiting stops no call: its answer serves whoever asks next', async () => {
  const stop = new AbortController();
  const reason = new Error('stopped');
  let answer: (list: unknown) => void = () => undefined;
  const slow = new Promise<unknown>((resolve) => {
    answer = resolve;
  });
  const calls: (AbortSignal | undefined)[] = [];
  const api: GravityZoneApi = {
    call: async (_method, _params, result, signal) => {
      calls.push(signal);
      return result.parse(await slow);
    },
  };
  const names = companyNames(api, { lifetime: HOUR, now: () => 0, onRenamed: () => undefined });
  const asked = names.find('c1', stop.signal);
  stop.abort(reason);
  await expect(asked).rejects.toBe(reason);
  const next = names.find('c1');
  answer([ONE]);
  expect(await next).toEqual({ kind: 'known', name: 'Client One' });
  expect(calls).toEqual([undefined]);
});
