import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { scriptFile } from '../../src/desks/automate/script/script-file.ts';
import { anotherScript } from '../integration/another-script.ts';
import { HOSTILE_COMPANY, initWorld, SECRETS } from '../integration/init-world.ts';
import type { InitWorld } from '../integration/init-world.ts';
import { KEYS, pseudoTerminal } from '../support/pty.ts';
import type { PseudoTerminal } from '../support/pty.ts';

const COMMAND = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));

let world: InitWorld;
beforeEach(async () => {
  world = await initWorld();
});
afterEach(() => world.close());

function init(args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): PseudoTerminal {
  return pseudoTerminal([process.execPath, COMMAND, 'init', ...args], { cwd: world.folder, env });
}

/** Answers a question once it is asked, and not only named. */
async function answer(terminal: PseudoTerminal, question: string, keys: string): Promise<void> {
  await terminal.shows(`◆  ${question}`);
  terminal.type(keys);
}

const down = (times: number): string => KEYS.down.repeat(times);

/** Answers a question with a text. */
const typing = (terminal: PseudoTerminal) => (question: string, text: string) =>
  answer(terminal, question, `${text}${KEYS.enter}`);

test('a person is asked step by step, corrects what does not work, chooses from what is there, and saves', async () => {
  const terminal = init();
  const { options } = world;
  const say = typing(terminal);
  await say('Access URL of the Control API', options['gravityzone-url']);
  await say('API key', SECRETS.PLUMBLINE_GRAVITYZONE_KEY);
  await say('Public address of the gateway', '');
  await terminal.shows('takes the key, which may do all that is needed');

  await say('Do you use ConnectWise Automate?', '');
  await say('Address of the server', options['automate-url']);
  await say('User', options['automate-user']);
  await say('Password', 'not the password');
  await say('Two-factor secret', '');
  await say('Client ID', options['automate-client-id']);
  await terminal.shows('Automate answered 401 to the log-in');
  await say('What next?', ''); // correct an answer
  await say('Which one?', down(2));
  await say('Password', SECRETS.PLUMBLINE_AUTOMATE_PASSWORD);
  await terminal.shows('Automate 25.0.5 lets us in');
  await say('Runner', down(3));
  await terminal.shows('Computer 1099 is online');

  await say('Do you use ConnectWise Manage?', '');
  await say('API address', options['manage-url']);
  await say('Company ID', options['manage-company-id']);
  await say('Client ID', ''); // that of Automate is proposed
  await say('Public key', SECRETS.PLUMBLINE_MANAGE_PUBLIC_KEY);
  await say('Private key', SECRETS.PLUMBLINE_MANAGE_PRIVATE_KEY);
  await say('Public address of the gateway for Manage', '');
  await say('Who makes the ticket in Manage?', '');
  await terminal.shows('takes the keys');

  await terminal.shows('Automate has 2 of 3 GravityZone companies by name');
  await say('Map them by their ids?', '');
  await terminal.shows('Choose now?');
  terminal.type('n');
  await terminal.shows('Manage has 3 of 3 GravityZone companies by name');
  await say('Map them by their ids?', '');
  await say('Catch-all client in Automate', down(3));
  await say('Catch-all company in Manage', down(4));

  for (const [title, category] of [
    ['Low', '176'],
    ['Medium', '177'],
    ['High', '178'],
  ] as const) {
    await say(`${title}: ticket category in Automate`, category);
    await say(`${title}: board in Manage`, title === 'High' ? down(1) : '');
    await say(`${title}: priority in Manage`, '');
    await say(`${title}: type in Manage`, '');
    await say(`${title}: status in Manage`, title === 'Low' ? down(1) : '');
  }
  await terminal.shows('High: There and active');
  await say('Address of your Temporal server', '');
  await answer(terminal, 'Try at Automate all that plumbline does there', 'n');
  expect(await readdir(world.folder)).toEqual([]);
  await say('Save plumbline.yaml now?', '');
  await terminal.shows('Next, to try it: plumbline start');
  expect(await terminal.ended).toBe(0);

  const row = { board: 21, priority: 1, type: 5, status: 310 };
  expect(parse(await readFile(world.file, 'utf8'))).toMatchObject({
    desks: {
      automate: { runner: { computerId: 1099 }, catchAll: { clientId: 99 }, categories: { high: 178 } },
      manage: {
        clientId: options['manage-client-id'],
        psaTicket: 'plumbline',
        companies: { [HOSTILE_COMPANY.id]: HOSTILE_COMPANY.manage },
        catchAll: 299,
        categories: { low: row, medium: row, high: { board: 22, priority: 1, type: 15 } },
      },
    },
  });
  expect(await readFile(world.file, 'utf8')).toContain('board: 21 # Service Desk\n');
  for (const secret of Object.values(SECRETS)) expect(terminal.printed()).not.toContain(secret);
  expect(terminal.printed()).toContain(String.raw`Evil\u001b[31m: #x\n- y: *z\u202e`);
  expect(terminal.printed()).not.toContain(HOSTILE_COMPANY.name.slice(0, 6));
});

test('Ctrl-C at a question ends it, says so, and leaves nothing', async () => {
  const terminal = init();
  const say = typing(terminal);
  await say('Access URL of the Control API', world.options['gravityzone-url']);
  await answer(terminal, 'API key', KEYS.ctrlC);
  await terminal.shows('Ended. No settings were written.');
  expect(await terminal.ended).toBe(1);
  expect(await readdir(world.folder)).toEqual([]);
});

test('so it does while an answer is tried', async () => {
  const silent = createServer(() => undefined).listen(0, '127.0.0.1');
  onTestFinished(() => {
    silent.close().closeAllConnections();
  });
  const asked = new Promise((resolve) => silent.once('request', resolve));
  await once(silent, 'listening');
  const terminal = init();
  const say = typing(terminal);
  await say('Access URL of the Control API', `http://127.0.0.1:${(silent.address() as AddressInfo).port}`);
  await say('API key', SECRETS.PLUMBLINE_GRAVITYZONE_KEY);
  await say('Public address of the gateway', '');
  await asked;
  terminal.type(KEYS.ctrlC);
  await terminal.shows('Ended. No settings were written.');
  expect(await terminal.ended).toBe(1);
  expect(await readdir(world.folder)).toEqual([]);
});

test('Ctrl-C after the settings were saved says that they are', async () => {
  const flags = Object.entries(world.options).flatMap(([name, value]) => [`--${name}`, value]);
  const terminal = init([...flags, '--yes', '--desks', 'automate,manage'], SECRETS);
  await answer(terminal, 'Save plumbline.yaml now?', '');
  world.gravityZone.setFaults({ limits: false, hang: true });
  terminal.type(KEYS.enter);
  await terminal.shows('plumbline.yaml can be used');
  terminal.type(KEYS.ctrlC);
  await terminal.shows('Ended. The settings are saved.');
  expect(await terminal.ended).toBe(1);
});

test('a window that is closed ends it, too', async () => {
  const terminal = init();
  await terminal.shows('◆  Access URL of the Control API');
  terminal.close();
  expect(await terminal.ended).toBe(1);
  expect(await readdir(world.folder)).toEqual([]);
});

test('the script that Automate lacks is written for its import, and can be gone on without', async () => {
  await world.close();
  world = await initWorld({ script: anotherScript() });
  const flags = Object.entries(world.options).flatMap(([name, value]) => [`--${name}`, value]);
  const terminal = init([...flags, '--yes', '--desks', 'automate,manage'], SECRETS);
  await terminal.shows('Automate lists no script “plumbline ticket writer”');
  await answer(terminal, 'What next?', KEYS.enter);
  await terminal.shows('plumbline-ticket-writer.xml is written.');
  expect(await readFile(join(world.folder, 'plumbline-ticket-writer.xml'), 'utf8')).toBe(scriptFile());
  await answer(terminal, 'What next?', `${down(3)}${KEYS.enter}`);
  await answer(terminal, 'Save plumbline.yaml now?', KEYS.enter);
  expect(await terminal.ended).toBe(0);
});

test('over a file that is there its values are proposed, its secrets kept, and a desk can be left out', async () => {
  const flags = Object.entries(world.options).flatMap(([name, value]) => [`--${name}`, value]);
  const first = init([...flags, '--json'], SECRETS);
  expect(await first.ended).toBe(0);
  const before = await readFile(world.file, 'utf8');
  const terminal = init(['--yes']);
  await terminal.shows('plumbline.yaml is there already. Change it? It is kept as plumbline.yaml.bak.');
  terminal.type(KEYS.enter);
  await answer(terminal, 'Do you use ConnectWise Automate?', 'n');
  await answer(terminal, 'Do you use ConnectWise Manage?', KEYS.enter);
  await answer(terminal, 'Save plumbline.yaml now?', KEYS.enter);
  expect(await terminal.ended).toBe(0);
  const { desks } = parse(await readFile(world.file, 'utf8')) as { readonly desks: object };
  expect(desks).toEqual({
    manage: {
      ...(parse(before) as { readonly desks: { readonly manage: object } }).desks.manage,
      psaTicket: undefined, // it is about both desks
      companies: expect.objectContaining({ [HOSTILE_COMPANY.id]: HOSTILE_COMPANY.manage }) as unknown,
    },
  });
  expect(await readFile(`${world.file}.bak`, 'utf8')).toBe(before);
});
