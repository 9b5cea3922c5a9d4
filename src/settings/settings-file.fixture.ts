import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { SettingsError } from '../errors/index.ts';
import { loadSettings } from './load-settings.ts';
import type { Settings } from './settings.ts';

/** The environment that {@link SETTINGS} names. */
export const ENV = { PUSH_SECRET: 'a secret of pushes', MANAGE_PUBLIC: 'public', MANAGE_PRIVATE: 'private' };

/** The least that settings must say: one account and one desk. */
export const SETTINGS = `
temporal: { address: '127.0.0.1:7233' }
gateway: {}
worker: {}
accounts:
  main: { authorization: [{ env: PUSH_SECRET }] }
desks:
  manage:
    url: https://manage.example
    companyId: training
    publicKey: { env: MANAGE_PUBLIC }
    privateKey: { env: MANAGE_PRIVATE }
    clientId: client-1
    categories:
      low: { board: 1, priority: 4, type: 11 }
      medium: { board: 1, priority: 3, type: 11 }
      high: { board: 2, priority: 1, type: 21 }
`;

/** Writes files into a folder of their own, for as long as the test runs; gives the folder. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-settings-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/** Loads settings of this text. */
export function load(text: string, env: Readonly<Record<string, string>> = ENV): Settings {
  const file = join(folderWith({ 'plumbline.yaml': text }), 'plumbline.yaml');
  return loadSettings({ ...env, PLUMBLINE_SETTINGS: file }).settings;
}

/** What settings are refused with. */
export function refusal(act: () => unknown): SettingsError {
  try {
    act();
  } catch (error) {
    if (error instanceof SettingsError) return error;
    throw error;
  }
  throw new Error('The settings were not refused.');
}

/** The settings with one place written otherwise. */
export function changed(from: string, to: string): string {
  if (!SETTINGS.includes(from)) throw new Error(`The settings do not say ${from}.`);
  return SETTINGS.replace(from, to);
}
