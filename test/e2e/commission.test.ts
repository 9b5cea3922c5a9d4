import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { automateSeed } from '../../demo/automate-seed.ts';
import { automateDeskSettings } from '../../demo/settings-file.ts';
import { startAutomateEmulator } from '../../emulators/automate/index.ts';
import { SETTINGS } from '../../src/settings/settings-file.fixture.ts';

const CREDENTIALS = { username: 'plumbline', password: 'correct horse', clientId: 'client-1' };
const COMMAND = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));

/** Commissions a desk, does something to the process in the midst, and tells how it ended. */
async function commissionedUntil(stop: (child: ChildProcessWithoutNullStreams) => void) {
  const emulator = await startAutomateEmulator({ seed: automateSeed(CREDENTIALS, 50) });
  onTestFinished(() => emulator.close());
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-commission-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const desk = JSON.stringify({
    ...automateDeskSettings(emulator.url, CREDENTIALS),
    password: { env: 'AUTOMATE_PASSWORD' },
  });
  await writeFile(
    join(folder, 'plumbline.yaml'),
    `${SETTINGS}    psaTicket: plumbline\n  automate: ${desk}\n`,
  );
  const env = {
    ...process.env,
    PLUMBLINE_SETTINGS: join(folder, 'plumbline.yaml'),
    AUTOMATE_PASSWORD: CREDENTIALS.password,
    MANAGE_PUBLIC: 'public',
    MANAGE_PRIVATE: 'private',
  };
  const child = spawn(process.execPath, [COMMAND, 'automate', 'commission', '--sync-wait', '0s'], { env });
  onTestFinished(() => void child.kill('SIGKILL'));
  const printed = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (printed.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => {
    printed.err += chunk.toString();
    if (printed.err.endsWith('… names\n')) stop(child);
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  const tickets: unknown = await (await fetch(`${emulator.url}/emulator/tickets`)).json();
  return { code, tickets, out: printed.out, isSaved: existsSync(join(folder, 'automate-profile.json')) };
}

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s while a desk is commissioned finishes the test ticket, and saves nothing',
  async (signal) => {
    const { code, tickets, out, isSaved } = await commissionedUntil((child) => child.kill(signal));
    expect(code).toBe(1);
    expect(out).toMatch(/^ok {8}clean-up {9}The test ticket \d+ is finished\.$/m);
    expect(out).toContain('Whether the Automate desk can be used was not found out.');
    expect(isSaved).toBe(false);
    expect(tickets).toMatchObject([{ Status: { Name: 'Closed' } }]);
  },
);

test('a desk whose commissioning nobody reads any more gets its test ticket finished', async () => {
  const { tickets, isSaved } = await commissionedUntil((child) => child.stdout.destroy());
  expect(isSaved).toBe(false);
  expect(tickets).toMatchObject([{ Status: { Name: 'Closed' } }]);
});
