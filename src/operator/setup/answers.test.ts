import { expect, test } from 'vitest';
import { answerTo, missingAnswers, proposalFor, questionsOf, settingOf } from './answers.ts';
import type { Answers } from './answers.ts';
import { QUESTIONS } from './questions.ts';

const NONE: Answers = {
  account: 'main',
  desks: ['manage'],
  given: {},
  isPrivate: false,
  companies: { automate: {}, manage: {} },
};
const questionNamed = (wanted: string) => {
  const found = QUESTIONS.find(({ name }) => name === wanted);
  if (found === undefined) throw new Error(`no question ${wanted}`);
  return found;
};
const names = (questions: readonly { readonly name: string }[]) => questions.map(({ name }) => name);

test.each<readonly [string, Partial<Answers>, readonly string[], readonly string[]]>([
  ['Manage alone', {}, ['manage-url'], ['automate-url', 'psa-ticket']],
  ['Automate alone', { desks: ['automate'] }, ['automate-url'], ['manage-url', 'psa-ticket']],
  ['both desks', { desks: ['automate', 'manage'] }, ['automate-url', 'manage-url', 'psa-ticket'], []],
  ['no server of Temporal', {}, ['temporal-address'], ['temporal-namespace']],
  [
    'a server of Temporal',
    { given: { 'temporal-address': 'temporal.internal:7233' } },
    ['temporal-namespace', 'temporal-api-key'],
    [],
  ],
])('with %s only what belongs to it is asked', (_what, answers, asked, unasked) => {
  const questions = names(questionsOf({ ...NONE, ...answers }, undefined));
  expect(questions).toEqual(expect.arrayContaining([...asked]));
  for (const name of unasked) expect(questions).not.toContain(name);
});

test('questions come by their steps: the vendors, companies, categories, Temporal', () => {
  const both: Answers = { ...NONE, desks: ['automate', 'manage'] };
  expect([...new Set(questionsOf(both, undefined).map(({ step }) => step))]).toEqual([
    'gravityzone',
    'automate',
    'manage',
    'companies',
    'categories',
    'temporal',
  ]);
});

test.each<readonly [string, string, Answers['given'], unknown, string | undefined, boolean]>([
  ['nothing', 'manage-url', {}, undefined, undefined, true],
  ['an answer', 'manage-url', { 'manage-url': 'https://x' }, undefined, 'https://x', false],
  ['an empty one', 'manage-url', { 'manage-url': '' }, undefined, undefined, true],
  [
    'none, and that is meant',
    'manage-catch-all',
    { 'manage-catch-all': '' },
    { catchAll: 7 },
    undefined,
    false,
  ],
  ['a setting that is there', 'manage-url', {}, { url: 'https://y' }, 'https://y', false],
  [
    'an answer over a setting',
    'manage-url',
    { 'manage-url': 'https://x' },
    { url: 'https://y' },
    'https://x',
    false,
  ],
  ['a secret that is there', 'manage-public-key', {}, { publicKey: { env: 'KEY' } }, undefined, false],
  ['a company with a site', 'manage-catch-all', {}, { catchAll: { company: 7, site: 1 } }, '7', false],
])('%s answers a question, or leaves it open', (_what, name, given, manage, answer, isMissing) => {
  const existing = manage === undefined ? undefined : { desks: { manage } };
  const answers = { ...NONE, given };
  expect(answerTo(questionNamed(name), answers, existing)).toBe(answer);
  expect(names(missingAnswers(answers, existing)).includes(name)).toBe(isMissing);
});

test.each([
  [
    'its origin, where its path is the usual one',
    'https://gw.example.com/gravityzone/main',
    'https://gw.example.com',
  ],
  ['the whole of it', 'https://example.com/gw/gravityzone/main', 'https://example.com/gw/gravityzone/main'],
])(
  'an address of the push that is there is answered with %s, and stays as it is',
  (_what, pushUrl, answer) => {
    const question = questionNamed('public-url');
    expect(answerTo(question, NONE, { accounts: { main: { api: { pushUrl } } } })).toBe(answer);
    expect(settingOf(question, answer, 'main')).toBe(pushUrl);
  },
);

test.each([
  ['manage-private-key', 'secrets/manage-private-key'],
  ['gravityzone-key', 'secrets/main-gravityzone-key'],
  ['temporal-api-key', 'secrets/gateway/temporal-api-key'], // the gateway sees this folder alone
])('the secret %s is kept in a file', (name, file) => {
  expect(settingOf(questionNamed(name), 'the secret', 'main')).toEqual({ file });
});

test.each([
  ['manage-priority-medium', '4'],
  ['manage-client-id', 'the-guid'],
  ['manage-url', undefined],
])('what is likely is proposed for %s', (name, proposal) => {
  const given = { 'manage-priority-low': '4', 'automate-client-id': 'the-guid' };
  const answers: Answers = { ...NONE, desks: ['automate', 'manage'], given };
  expect(proposalFor(questionNamed(name), answers, undefined)).toBe(proposal);
});
