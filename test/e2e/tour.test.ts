import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { COMPANIES } from '../../demo/seed.ts';
import { freePort } from '../../src/temporal/dev-server/free-port.ts';
import { initWorld, SECRETS } from '../integration/init-world.ts';
import type { InitWorld } from '../integration/init-world.ts';
import { KEYS, pseudoTerminal } from '../support/pty.ts';
import type { PseudoTerminal } from '../support/pty.ts';
import { screenOf } from '../support/screen.ts';
import { temporalCli } from '../temporal-cli.ts';
import { until } from '../until.ts';

const MAIN = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));
const PAGE = new URL('../../docs/tour.md', import.meta.url);
const [{ id, name }] = COMPANIES;
const COMPANY = { id, name };
const INCIDENT = '69240a11c2ab7710e5d0f3a1';

/** Of gateway and its admin listener, of the worker's, of Temporal and its page, as people know them. */
const KNOWN_PORTS = [8480, 8481, 8482, 7233, 8233] as const;

let world: InitWorld;
let ports: readonly number[];
beforeAll(async () => {
  world = await initWorld({}, []);
  ports = await Promise.all(KNOWN_PORTS.map(() => freePort()));
});
afterAll(() => world.close());

function plumbline(...args: readonly string[]): PseudoTerminal {
  return pseudoTerminal([process.execPath, MAIN, ...args], {
    cwd: world.folder,
    env: { PLUMBLINE_TEMPORAL_CLI: temporalCli() },
  });
}

/** What a command has printed once it is over. */
async function screenAfter(...args: readonly string[]): Promise<string> {
  const terminal = plumbline(...args);
  await terminal.ended;
  return screenOf(terminal.printed());
}

async function answersAll(terminal: PseudoTerminal): Promise<void> {
  const { options } = world;
  const say = async (question: string, keys: string): Promise<void> => {
    await terminal.shows(`◆  ${question}`);
    terminal.type(`${keys}${KEYS.enter}`);
  };
  await say('Access URL of the Control API', options['gravityzone-url']);
  await say('API key', SECRETS.PLUMBLINE_GRAVITYZONE_KEY);
  await say('Public address of the gateway', `http://127.0.0.1:${ports[0]}`);

  await say('Do you use ConnectWise Automate?', '');
  await say('Address of the server', options['automate-url']);
  await say('User', options['automate-user']);
  await say('Password', SECRETS.PLUMBLINE_AUTOMATE_PASSWORD);
  await say('Two-factor secret', '');
  await say('Client ID', options['automate-client-id']);
  await say('Runner', KEYS.down.repeat(3));

  await say('Do you use ConnectWise Manage?', '');
  await say('API address', options['manage-url']);
  await say('Company ID', options['manage-company-id']);
  await say('Client ID', '');
  await say('Public key', SECRETS.PLUMBLINE_MANAGE_PUBLIC_KEY);
  await say('Private key', SECRETS.PLUMBLINE_MANAGE_PRIVATE_KEY);
  await say('Public address of the gateway for Manage', ''); // that for GravityZone is proposed
  await say('Who makes the ticket in Manage?', '');

  await say('Map them by their ids?', '');
  await say('Map them by their ids?', '');
  await say('Catch-all client in Automate', KEYS.down.repeat(3));
  await say('Catch-all company in Manage', KEYS.down.repeat(3));

  for (const [title, category, board, priority] of [
    ['Low', '176', '', KEYS.down.repeat(2)],
    ['Medium', '177', '', KEYS.up], // what Low has is proposed
    ['High', '178', KEYS.down, KEYS.up],
  ] as const) {
    await say(`${title}: ticket category in Automate`, category);
    await say(`${title}: board in Manage`, board);
    await say(`${title}: priority in Manage`, priority);
    await say(`${title}: type in Manage`, '');
    await say(`${title}: status in Manage`, '');
  }
  await say('Address of your Temporal server', '');
  await terminal.shows('◆  Make GravityZone push');
  terminal.type('n');
  await terminal.shows('◆  Try at Automate all that plumbline does there');
  terminal.type('n');
  await say('Save plumbline.yaml now?', '');
}

/** What differs between two runs, as one and the same. */
function withoutChance(text: string): string {
  const names = new Map([
    ...KNOWN_PORTS.map((known, n) => [String(ports[n]), String(known)] as const),
    [new URL(world.manage.url).port, '8490'],
    [new URL(world.automate.url).port, '8491'],
    [new URL(world.gravityZone.url).port, '8492'],
  ]);
  return text
    .replaceAll(/(?<=127\.0\.0\.1:)\d+/g, (port) => names.get(port) ?? port)
    .replaceAll(world.folder, '/etc/plumbline')
    .replaceAll(/\d{4}-\d\d-\d\d(?= \d\d:\d\d:\d\d UTC|T\d\d:\d\d:\d\d\.\d{3}Z)/g, '2026-11-30')
    .replaceAll(/(?<=[ T]|^)\d\d:\d\d:\d\d(?= |\.)/gm, '09:00:00')
    .replaceAll(/\d+(?= s after the push)/g, '1')
    .replaceAll(/(?<=its hash is )\w{12}/g, '40ae49f1a86b')
    .replaceAll(/[^\S\n]+$/gm, '')
    .replaceAll(/(?:^  - .*\n)+/gm, (news) => news.split(/^/m).sort().join('')); // the desks know nothing of each other
}

/**
 * Gives the settings free ports, for other servers may run on this machine, and has GravityZone's list read at the
 * start only, so that nothing but the push is seen of the incident.
 */
async function fitSettings(): Promise<void> {
  const [gateway, gatewayAdmin, workerAdmin, port, uiPort] = ports;
  const settings = parseDocument(await readFile(world.file, 'utf8'));
  settings.setIn(['temporal', 'embedded'], { port, uiPort });
  settings.setIn(['gateway'], { listen: { port: gateway }, admin: { port: gatewayAdmin } });
  settings.setIn(['worker', 'admin'], { port: workerAdmin });
  settings.setIn(['accounts', 'main', 'api', 'pollInterval'], '1h');
  settings.setIn(['companies'], [COMPANY]);
  await writeFile(world.file, settings.toString());
}

/** The list was read: both of its windows. */
async function untilRead(): Promise<void> {
  await until(
    async () => (await fetch(`http://127.0.0.1:${ports[2]}/metrics`)).text(),
    (metrics) => /feed_steps_total\{.*readPage.*done.*\} 2$/m.test(metrics),
  );
}

test('from nothing to the first ticket, as docs/tour.md shows it', async () => {
  const init = plumbline('init');
  await answersAll(init);
  await init.ended;
  // Its last lines are those of `check`, which may meet another server.
  const [answered = ''] = (await screenOf(init.printed())).split(/^plumbline check$/m);
  await fitSettings();
  const check = await screenAfter('check');
  const subscription = await screenAfter('subscription', 'set', 'main');

  const tree = plumbline('start');
  await tree.shows(/Logs .*\n/);
  const [started = ''] = /^[^]* Logs .*$/m.exec(await screenOf(tree.printed())) ?? [];
  await untilRead();
  const pushed = await fetch(`${world.gravityZone.url}/emulator/incidents`, {
    method: 'POST',
    body: JSON.stringify({
      module: 'new-incident',
      incident_id: INCIDENT,
      companyId: COMPANY.id,
      computer_name: 'WIN-SRV01',
      detection_name: 'ATC.Malicious',
      severity_score: 81,
    }),
  });
  expect(pushed.status).toBe(200);
  const show = ['incidents', 'show', 'main', INCIDENT];
  const shown = await until(
    () => screenAfter(...show),
    (screen) => screen.split('lacks nothing').length > 2,
  );
  tree.type(KEYS.ctrlC);
  expect(await tree.ended).toBe(0);

  const session = {
    'plumbline init': answered,
    'plumbline check': check,
    'plumbline subscription set main': subscription,
    'plumbline start': started,
    [`plumbline ${show.join(' ')}`]: shown,
  };
  const page = await readFile(PAGE, 'utf8');
  const fresh = Object.entries(session).reduce(
    (text, [command, screen]) =>
      text.replace(
        new RegExp(`(?<=^\`\`\`\\n)\\$ ${command}\\n[^]*?(?=\\n\`\`\`$)`, 'm'),
        () => `$ ${command}\n${withoutChance(screen).trimEnd()}`,
      ),
    page,
  );
  if (process.env['PLUMBLINE_RECORD_TOUR'] === '1') await writeFile(PAGE, fresh);
  else expect(page, 'to record it again: CONTRIBUTING.md, “The session in the tour”').toBe(fresh);
  for (const command of Object.keys(session)) expect(page).toContain(`\`\`\`\n$ ${command}\n`);
});
