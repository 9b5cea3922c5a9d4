import { expect, onTestFinished, test } from 'vitest';
import { startAutomateEmulator } from '../emulators/automate/index.ts';
import { commission } from '../src/desks/automate/commission/commission.ts';
import { automateSettings } from '../src/desks/automate/settings.ts';
import { secretOf } from '../src/settings/schema/secret.ts';
import { automateMeasured } from './automate-profile.ts';
import { automateSeed } from './automate-seed.ts';
import { automateDeskSettings } from './settings-file.ts';

test('the demo’s profile is what commissioning measures there', async () => {
  const credentials = { username: 'plumbline', password: 'secret', clientId: 'client-1' };
  const emulator = await startAutomateEmulator({ seed: automateSeed(credentials, 0) });
  onTestFinished(() => emulator.close());
  const { isUsable, measured } = await commission({
    settings: automateSettings.parse({
      ...automateDeskSettings(emulator.url, credentials),
      password: secretOf(credentials.password),
    }),
    clientId: undefined,
    computerId: undefined,
    patience: 60_000,
    syncWait: 0,
    inManage: undefined,
    now: Date.now,
    signal: new AbortController().signal,
    begins: () => Promise.resolve(),
    found: () => Promise.resolve(),
  });
  expect(isUsable).toBe(true);
  expect(measured).toEqual({ ...automateMeasured(0), latencyMs: expect.any(Number) as number });
});
