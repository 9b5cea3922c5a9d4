import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { scriptFile } from '../desks/automate/script/script-file.ts';
import { folderWith, SETTINGS } from '../settings/settings-file.fixture.ts';
import { runCommandLine } from './run-command-line.ts';

const { version: packageVersion } = JSON.parse(
  await readFile(new URL('../../package.json', import.meta.url), 'utf8'),
) as { readonly version: string };

async function run(args: readonly string[], file = '/nowhere/plumbline.yaml') {
  const printed = { out: '', err: '' };
  const printer = (stream: 'out' | 'err') => (text: string) => {
    printed[stream] += text;
    return Promise.resolve();
  };
  const env = { PLUMBLINE_SETTINGS: file };
  const code = await runCommandLine(args, { out: printer('out'), err: printer('err'), env });
  return { code, ...printed };
}

test.each([
  [['--help'], 'Usage: plumbline '],
  [['--version'], packageVersion],
  [['incidents', 'show', '--help'], 'Usage: plumbline incidents show [options] <account> <incident>'],
  [['incidents', 'list', '--help'], '$ plumbline incidents list --blocked'],
  [['quarantine', 'replay', '--help'], '--gateway <url>'],
  [['subscription', 'set', '--help'], '--force'],
  [['check-key', '--help'], 'Usage: plumbline check-key [options] <account>'],
])('%j is answered on stdout', async (args, text) => {
  const { code, out, err } = await run(args);
  expect([code, err]).toEqual([0, '']);
  expect(out).toContain(text);
});

test.each([
  [[], 'Usage: plumbline '],
  [['incidents'], 'Usage: plumbline incidents '],
  [['incident'], "unknown command 'incident'"],
  [['incidents', 'show', 'main'], "missing required argument 'incident'"],
  [['incidents', 'show', 'main', 'i1', 'i2'], 'too many arguments'],
  [['incidents', 'retry', 'main'], 'name the account and the incident, or use --all'],
  [['incidents', 'retry', 'main', 'i1', '--blocked'], 'filters are for --all'],
  [['incidents', 'retry', 'main', '--all'], 'name the account by --account'],
  [['incidents', 'list', '--state', 'broken'], 'Allowed choices are waiting, pending'],
  [['incidents', 'list', '--blocked', '--state', 'waiting'], 'cannot be used with'],
  [['incidents', 'list', '--since', 'yesterday'], 'write 500ms, 90s'],
  [['incidents', 'list', '--limit', '0'], 'such as 50'],
  [['completion', 'tcsh'], 'Allowed choices are bash, zsh, fish'],
  [['incidents', 'show', 'main', 'i1', '--rwa'], "unknown option '--rwa'"],
  [['quarantine', 'replay', 'main/123456', '--gateway'], 'argument missing'],
  [['incidents', 'adopt', 'main', 'i1', '--desk', 'manage'], "required option '--ticket <number>'"],
  [['incidents', 'adopt', 'main', 'i1', '--desk', 'manage', '--ticket', '#7'], 'such as 1001'],
  [['automate', 'commission', '--client', 'Acme'], 'by its number in Automate'],
  [['automate', 'commission', '--run-wait', 'soon'], 'write 500ms, 90s'],
  [['subscription', 'test', 'main', '--wait', '5'], '"5" is no duration'],
  [['automate', 'commission', '--run-wait', '5s', '--client', 'Acme'], 'by its number in Automate'],
])('%j is wrong usage, told on stderr', async (args, text) => {
  const { code, out, err } = await run(args);
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain(text);
});

test.each([
  [['incidents', 'show', 'main', 'i1']],
  [['quarantine', 'list']],
  [['subscription', 'show', 'main']],
  [['check-key', 'main']],
])('%j without settings fails with what to do', async (args) => {
  const { code, out, err } = await run(args);
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(
    /^There is no settings file \/nowhere\/plumbline.yaml\.\nRun `plumbline init`: .* PLUMBLINE_SETTINGS\.\n$/,
  );
});

test.each([
  ['incidents', 'show', 'nobody', 'i1'],
  ['incidents', 'retry', 'nobody', 'i1'],
  ['incidents', 'retry', '--all', '--account', 'nobody'],
  ['incidents', 'list', '--account', 'nobody'],
  ['incidents', 'watch', '--account', 'nobody'],
  ['incidents', 'close', 'nobody', 'i1'],
  ['subscription', 'test', 'nobody'],
  ['incidents', 'adopt', 'nobody', 'i1', '--desk', 'manage', '--ticket', '1'],
  ['quarantine', 'list', 'nobody'],
  ['subscription', 'show', 'nobody'],
  ['check-key', 'nobody'],
])('an account that the settings do not know is wrong usage: %s %s', async (...args) => {
  const { code, out, err } = await run(args, `${folderWith({ 'plumbline.yaml': SETTINGS })}/plumbline.yaml`);
  expect([code, out, err]).toEqual([
    2,
    '',
    'The settings have no account nobody.\nName one of the settings’ accounts: main.\n',
  ]);
});

test.each([
  ['incidents', 'adopt', 'main', 'i1', '--desk', 'automate', '--ticket', '1'],
  ['incidents', 'list', '--desk', 'automate'],
  ['pause', 'automate'],
  ['resume', 'automate'],
])('so is a desk that they do not know: %s %s', async (...args) => {
  const { code, out, err } = await run(args, `${folderWith({ 'plumbline.yaml': SETTINGS })}/plumbline.yaml`);
  expect([code, out, err]).toEqual([
    2,
    '',
    'The settings have no desk automate.\nName one of the settings’ desks: manage.\n',
  ]);
});

test('commissioning without a desk at Automate is wrong usage', async () => {
  const { code, out, err } = await run(
    ['automate', 'commission'],
    `${folderWith({ 'plumbline.yaml': SETTINGS })}/plumbline.yaml`,
  );
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain('Add `desks.automate` to the settings');
});

test('a command asks for the secret that it uses, and for no other', async () => {
  const api = 'api: { accessUrl: https://gravityzone.invalid, apiKey: { env: API_KEY } }';
  const text = SETTINGS.replace('[{ env: PUSH_SECRET }]', `[{ env: PUSH_SECRET }], ${api}`);
  const { code, err } = await run(
    ['check-key', 'main'],
    `${folderWith({ 'plumbline.yaml': text })}/plumbline.yaml`,
  );
  expect(code).toBe(2);
  expect(err).toMatch(/^The environment variable API_KEY is not set\.\nSet API_KEY to the secret/);
});

test('a check of a file with a fault names the secrets that are missing, too', async () => {
  const folder = folderWith({
    'plumbline.yaml': SETTINGS.replace('{ env: MANAGE_PUBLIC }', '{ file: public }')
      .replace('{ env: MANAGE_PRIVATE }', '{ file: private }')
      .replace('clientId:', 'catchall: 1\n    clientId:'),
  });
  const { code, out, err } = await run(['check'], `${folder}/plumbline.yaml`);
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(/:11:\d+ desks\.manage\.publicKey: The secret file \S+ cannot be read/);
  expect(err).toMatch(/:12:\d+ desks\.manage\.privateKey: The secret file \S+ cannot be read/);
  expect(err).toMatch(/:13:\d+ desks\.manage\.catchall: is no setting: did you mean catchAll\?/);
});

test('Automate’s script is printed as the file to import, without any settings', async () => {
  expect(await run(['automate', 'script'])).toEqual({ code: 0, out: scriptFile(), err: '' });
});
