import { expect, test } from 'vitest';
import { companyNames } from './companies.ts';
import { fakeApi, rejected, unavailable } from './fake-api.fixture.ts';
import type { Answers } from './fake-api.fixture.ts';

const HOUR = 3_600_000;
const ONE = { id: 'c1', name: 'Client One' };

/** Names of an account whose answers and clock the test sets. */
function account(first: Partial<Record<string, unknown>>) {
  const answers: Partial<Record<string, unknown>> = { ...first };
  const renamed: string[] = [];
  const clock = { now: 0 };
  const answer: Answers = (method) => answers[method];
  const api = fakeApi(answer);
  const names = companyNames(api, {
    lifetime: HOUR,
    now: () => clock.now,
    onRenamed: (id, from, to) => renamed.push(`${id}: ${from} > ${to}`),
  });
  const methods = () => api.calls.map(([method]) => method);
  return { names, answers, renamed, clock, api, methods };
}

test.each([
  ['a plain list', [ONE, { id: 'c2' }, null]],
  ['a wrapped list', { items: [ONE] }],
])('takes all names from one call: %s', async (_, getCompaniesList) => {
  const { names, api } = account({ getCompaniesList });
  expect(await names.find('c1')).toEqual({ kind: 'known', name: 'Client One' });
  expect(await names.find('c1')).toEqual({ kind: 'known', name: 'Client One' });
  expect(api.calls).toEqual([['getCompaniesList', {}]]);
});

test.each([
  ['does not hold it', [ONE]],
  ['names it with blank text', [{ id: 'c9', name: '' }]],
  ['is refused to a customer’s key', rejected('invalid-params')],
  ['is not allowed to the key', rejected('api-not-enabled')],
])('asks for a company by id where the list %s', async (_, getCompaniesList) => {
  const { names, api } = account({ getCompaniesList, getCompanyDetails: { id: 'c9', name: 'Deep' } });
  expect(await names.find('c9')).toEqual({ kind: 'known', name: 'Deep' });
  expect(api.calls).toEqual([
    ['getCompaniesList', {}],
    ['getCompanyDetails', { companyId: 'c9' }],
  ]);
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

test('a name that came with an incident costs no call', async () => {
  const { names, methods } = account({});
  names.learn('c1', 'Client One');
  expect(await names.find('c1')).toEqual({ kind: 'known', name: 'Client One' });
  expect(methods()).toEqual([]);
});

test('tells once that a company was renamed, when its name is read again', async () => {
  const { names, answers, clock, renamed } = account({ getCompaniesList: [ONE] });
  await names.find('c1');
  answers['getCompaniesList'] = [{ ...ONE, name: 'Client 1' }];
  clock.now = HOUR - 1;
  expect(await names.find('c1')).toEqual({ kind: 'known', name: 'Client One' });
  clock.now = HOUR;
  expect(await names.find('c1')).toEqual({ kind: 'known', name: 'Client 1' });
  names.learn('c1', 'Client 1');
  expect(renamed).toEqual(['c1: Client One > Client 1']);
});

test('an old name stays in use while no new one can be fetched', async () => {
  const { names, answers, clock } = account({ getCompaniesList: [ONE] });
  await names.find('c1');
  clock.now = HOUR;
  answers['getCompaniesList'] = unavailable('rate-limited');
  expect(await names.find('c1')).toEqual({ kind: 'known', name: 'Client One' });
});

test('a name never fetched is unavailable, and asked for again at the next occasion', async () => {
  const error = unavailable('rate-limited');
  const { names, answers } = account({ getCompaniesList: error });
  expect(await names.find('c1')).toEqual({ kind: 'unavailable', error });
  answers['getCompaniesList'] = [ONE];
  expect(await names.find('c1')).toEqual({ kind: 'known', name: 'Client One' });
});
