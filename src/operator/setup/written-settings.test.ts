import { expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Answers } from './answers.ts';
import { nameKey, settingsText } from './written-settings.ts';

const ANSWERS: Answers = {
  account: 'main',
  desks: ['manage'],
  given: {
    'manage-url': 'https://api-eu.myconnectwise.net',
    'manage-public-key': 'public',
    'manage-board-low': '21',
  },
  isPrivate: false,
  companies: { automate: {}, manage: {} },
};
const input = { existing: undefined, pushSecret: 'Bearer push', names: new Map<string, string>() };
const existing = (text: string) => ({ text, value: parse(text) as unknown });

test('a new file says what was answered and nothing else, each group with what it is for', () => {
  const { text, secrets } = settingsText(ANSWERS, {
    ...input,
    names: new Map([[nameKey('manage', 'board', '21'), 'Service Desk']]),
  });
  expect(text).toBe(`# yaml-language-server: $schema=plumbline.schema.json
# Settings of plumbline. What is not written here has its default: docs/settings.md lists everything.
# Look whether all is well: plumbline check. Running processes take a change by themselves.

# GravityZone accounts, each under a name of yours.
accounts:
  main:
    # What GravityZone sends with each push; \`plumbline subscription set\` gives it to GravityZone.
    authorization: [ { file: secrets/gateway/main } ]
# Where tickets are written.
desks:
  manage:
    url: https://api-eu.myconnectwise.net
    publicKey: { file: secrets/manage-public-key }
    # The place of tickets for incidents that are Low, Medium and High.
    categories:
      low:
        board: 21 # Service Desk
`);
  expect(secrets).toEqual({ 'secrets/gateway/main': 'Bearer push', 'secrets/manage-public-key': 'public' });
});

test.each([
  ['yes'],
  ['# no comment'],
  ['- a list'],
  ['a: b'],
  ['*alias'],
  ['!tag'],
  ['{ a: b'],
  ['"quoted'],
  ["it's"],
  ['two\nlines: of text'],
  ['\u001b[31m'],
  ['\u202edrawkcab'],
  ['007'],
  [' spaces '],
])('%j is the same text when it is read back', (name) => {
  const given = { 'manage-company-id': name, 'manage-type-low': name };
  const names = new Map([[nameKey('manage', 'type', name), `${name}\nevil: true`]]);
  const { text } = settingsText({ ...ANSWERS, given }, { ...input, names });
  const record = /^[0-9]+$/.test(name) ? Number(name) : name;
  expect(parse(text)).toEqual({
    accounts: { main: { authorization: [{ file: 'secrets/gateway/main' }] } },
    desks: { manage: { companyId: name, categories: { low: { type: record } } } },
  });
});

test.each<readonly [string, Partial<Answers>, object]>([
  [
    'an address of a private network',
    { given: { 'manage-url': 'https://10.0.0.7' } },
    { privateAddresses: true },
  ],
  ['a name, where that is said', { isPrivate: true }, { privateAddresses: true }],
  [
    'a mapped company',
    { companies: { automate: {}, manage: { '5e31': 250 } } },
    { companies: { '5e31': 250 } },
  ],
])('%s is written as it has to be', (_what, answers, manage) => {
  expect(parse(settingsText({ ...ANSWERS, ...answers }, input).text)).toMatchObject({ desks: { manage } });
});

test.each([
  ['its origin', 'https://plumbline.example.com/'],
  ['the whole address of the push', 'https://plumbline.example.com/gravityzone/emea'],
])('the push of an account leads to its own path at the gateway, of which was given %s', (_what, address) => {
  const given = { 'public-url': address };
  expect(parse(settingsText({ ...ANSWERS, account: 'emea', given }, input).text)).toMatchObject({
    accounts: { emea: { api: { pushUrl: 'https://plumbline.example.com/gravityzone/emea' } } },
  });
});

const BEFORE = `accounts:
  main: { authorization: [{ env: PUSH }] } # ours
policy: { idleDays: 9 }
desks:
  # left is right
  manage:
    url: https://old.example # since 2019
    catchAll: 299
  automate: {}
`;

test('a file that is there keeps what was not asked for, with its comments; what is answered takes its place', () => {
  const { text, secrets } = settingsText(
    { ...ANSWERS, given: { 'manage-url': 'https://new.example', 'manage-catch-all': '' } },
    { ...input, existing: existing(BEFORE) },
  );
  expect(text).toBe(`# yaml-language-server: $schema=plumbline.schema.json
accounts:
  main: { authorization: [ { env: PUSH } ] } # ours
policy: { idleDays: 9 }
desks:
  # left is right
  manage:
    url: https://new.example
`);
  expect(secrets).toEqual({});
});

test('what several categories share is changed for the one that was answered alone', () => {
  const shared =
    'desks: { manage: { categories: { low: &all { board: 1, type: 2 }, medium: *all, high: *all } } }\n';
  const given = { 'manage-board-low': '21', 'manage-board-medium': '22' };
  const { text } = settingsText({ ...ANSWERS, given }, { ...input, existing: existing(shared) });
  expect(parse(text)).toMatchObject({
    desks: {
      manage: {
        categories: { low: { board: 21, type: 2 }, medium: { board: 22, type: 2 }, high: { board: 1 } },
      },
    },
  });
});

test('a desk that is left out goes, with what it meant to the other', () => {
  const before =
    'desks: { automate: {}, manage: { psaTicket: automate, writes: [shift], syncWithin: 1h, url: x } }\n';
  const { text } = settingsText({ ...ANSWERS, given: {} }, { ...input, existing: existing(before) });
  expect((parse(text) as { readonly desks: unknown }).desks).toEqual({ manage: { url: 'x' } });
});

test('Automate’s settings name what will be measured there', () => {
  const { text } = settingsText({ ...ANSWERS, desks: ['automate'] }, input);
  expect(parse(text)).toMatchObject({ desks: { automate: { profile: 'automate-profile.json' } } });
});

test('an answer that is there already changes nothing', () => {
  const given = { 'manage-url': 'https://old.example' };
  const { text } = settingsText(
    { ...ANSWERS, desks: ['automate', 'manage'], given },
    { ...input, existing: existing(BEFORE) },
  );
  expect(text).toContain('url: https://old.example # since 2019\n');
});

test('a group takes the place of a single word', () => {
  const given = { 'temporal-cert': 'client.pem', 'temporal-key': 'client.key' };
  const file = 'temporal: { address: "temporal.internal:7233", tls: true }';
  const { text } = settingsText({ ...ANSWERS, given }, { ...input, existing: existing(file) });
  expect(parse(text)).toMatchObject({ temporal: { tls: { certFile: 'client.pem', keyFile: 'client.key' } } });
});
