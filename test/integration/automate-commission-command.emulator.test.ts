import { existsSync, readdirSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { startAutomateEmulator } from '../../emulators/automate/index.ts';
import type { AutomateSeed } from '../../emulators/automate/index.ts';
import { loadSettings } from '../../src/settings/load-settings.ts';
import { folderWith, SETTINGS } from '../../src/settings/settings-file.fixture.ts';
import { runCommandLine } from '../../src/cli/run-command-line.ts';
import { SEED } from './automate-world.ts';

/** Settings of a desk at Automate; they name the profile that is still to be made. */
const settingsText = (url: string): string => `${SETTINGS}
    psaTicket: plumbline
  automate:
    url: ${url}
    username: plumbline-api
    password: { env: AUTOMATE_PASSWORD }
    clientId: ${SEED.clientId}
    profile: automate-profile.json
    runner: { computerId: 900 }
    categories: { low: 126, medium: 177, high: 177 }
    catchAll: { clientId: 7 }
    requestsPerMinute: 60000
`;

async function commissioned(args: readonly string[] = [], modes: AutomateSeed['modes'] = {}) {
  const emulator = await startAutomateEmulator({ seed: { ...SEED, modes } });
  onTestFinished(() => emulator.close());
  const folder = folderWith({ 'plumbline.yaml': settingsText(emulator.url) });
  const env = {
    PLUMBLINE_SETTINGS: `${folder}/plumbline.yaml`,
    AUTOMATE_PASSWORD: 'correct horse',
    MANAGE_PUBLIC: 'public',
    MANAGE_PRIVATE: 'private',
  };
  const printed = { out: '', err: '' };
  const printer = (stream: 'out' | 'err') => (text: string) => {
    printed[stream] += text;
    return Promise.resolve();
  };
  const command = ['automate', 'commission', '--sync-wait', '0s', ...args];
  const code = await runCommandLine(command, { out: printer('out'), err: printer('err'), env });
  return { code, ...printed, folder, env };
}

test('commissioning prints a line for each step, and saves a profile that the settings can name', async () => {
  const { code, out, err, folder, env } = await commissioned();
  expect(out.split('\n').slice(0, 3)).toEqual([
    'ok        log-in           Automate 25.0.5 lets us in; its clock agrees with ours.',
    'ok        script           Script 7311, “plumbline ticket writer”, is there, with its 13 parameters.',
    'ok        runner           Computer 900 is online.',
  ]);
  expect(out).toMatch(/^careful {3}names {12}The server puts values in for names/m);
  expect(err).toMatch(/^… log-in\n… script\n[^]*… clean-up\n$/);
  const profile = loadSettings(env).settings.desks.automate?.profile?.read();
  expect(profile).toMatchObject({ server: { version: '25.0.5' }, measured: { longestBody: 16_384 } });
  expect(out).toContain('The Automate desk can be used.');
  expect(out).toContain(`Profile ${profile?.hash ?? ''} was saved in ${folder}/automate-profile.json.`);
  expect(readdirSync(folder).toSorted()).toEqual(['automate-profile.json', 'plumbline.yaml']);
  expect(code).toBe(0);
});

test('with --json each step is a line, and the last one tells what was saved', async () => {
  const { out, folder, env } = await commissioned(['--json']);
  const lines = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as object);
  expect(lines[0]).toEqual({
    step: 'log-in',
    verdict: 'ok',
    text: 'Automate 25.0.5 lets us in; its clock agrees with ours.',
  });
  const hash = loadSettings(env).settings.desks.automate?.profile?.read()?.hash;
  expect(lines.at(-1)).toEqual({
    isUsable: true,
    profile: { file: `${folder}/automate-profile.json`, hash },
  });
});

test('it says what to do where the desk cannot be used, and saves nothing that was not measured', async () => {
  const { code, out, folder } = await commissioned([], { scriptImported: false });
  expect(out).toMatch(/^FAILED {4}script {11}Automate lists no script/m);
  expect(out).toMatch(/^What to do:\n {2}script: Print the script with `plumbline automate script/m);
  expect(out).toContain('The Automate desk cannot be used like this.\nNo profile was saved');
  expect(existsSync(`${folder}/automate-profile.json`)).toBe(false);
  expect(code).toBe(1);
});

test('a place where no file can be written is told with what to do', async () => {
  const { code, err } = await commissioned(['--save', '/nowhere/profile.json']);
  expect(err).toContain('The profile cannot be written');
  expect(err).toContain('with --save');
  expect(code).toBe(1);
});
