import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadSettings } from './load-settings.ts';
import { gatewaySecrets, workerSecrets } from './needed-secrets.ts';
import type { NeededSecrets } from './needed-secrets.ts';
import { SETTINGS, folderWith } from './settings-file.fixture.ts';

const API = 'accessUrl: https://gz.example, apiKey: { env: API_KEY }, pushUrl: https://us.example';

/** Settings with an API whose subscription the worker keeps, or not. */
function settings(manageSubscription: boolean): string {
  const api = `api: { ${API}, manageSubscription: ${manageSubscription} }`;
  return SETTINGS.replace('[{ env: PUSH_SECRET }]', `[{ env: PUSH_SECRET }], ${api}`);
}

function begin(text: string, env: readonly string[], needed: NeededSecrets | undefined) {
  const file = join(folderWith({ 'plumbline.yaml': text }), 'plumbline.yaml');
  const secrets = Object.fromEntries(env.map((name) => [name, `the secret of ${name}`]));
  return () => loadSettings({ ...secrets, PLUMBLINE_SETTINGS: file }, needed);
}

describe.each([
  ['the gateway', gatewaySecrets, ['PUSH_SECRET'], false],
  ['a worker', workerSecrets, ['MANAGE_PUBLIC', 'MANAGE_PRIVATE', 'API_KEY'], false],
  [
    'a worker that keeps the subscription',
    workerSecrets,
    ['PUSH_SECRET', 'MANAGE_PUBLIC', 'MANAGE_PRIVATE', 'API_KEY'],
    true,
  ],
  ['a command', undefined, [], false],
] as const)('%s', (_who, needed, env, manageSubscription) => {
  it('starts with its own secrets alone', () => {
    expect(begin(settings(manageSubscription), env, needed)).not.toThrow();
  });

  it.each(env)('does not start without %s', (name) => {
    const others = env.filter((other) => other !== name);
    expect(begin(settings(manageSubscription), others, needed)).toThrow(
      `The environment variable ${name} is not set.`,
    );
  });
});
