import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ENV, folderWith, SETTINGS } from '../../settings/settings-file.fixture.ts';
import { saveSettings } from './save-settings.ts';

const from = 'before';
const SECRETS = { 'secrets/gateway/main': 'Bearer of the tests' };
const modeOf = (...path: readonly string[]): number => statSync(join(...path)).mode & 0o777;

test('settings and secrets are written; what was there is kept, and nothing half-written is left', () => {
  const folder = folderWith({ 'plumbline.yaml': 'before' });
  const file = join(folder, 'plumbline.yaml');
  chmodSync(file, 0o640);
  const saved = saveSettings(file, { text: SETTINGS, secrets: SECRETS, from }, ENV);
  expect(saved.backup).toBe(`${file}.bak`);
  expect(readFileSync(file, 'utf8')).toBe(SETTINGS);
  expect(readFileSync(`${file}.bak`, 'utf8')).toBe('before');
  expect(readdirSync(folder)).toEqual([
    'plumbline.schema.json',
    'plumbline.yaml',
    'plumbline.yaml.bak',
    'secrets',
  ]);
  expect([modeOf(file), modeOf(folder, 'secrets'), modeOf(folder, 'secrets', 'gateway', 'main')]).toEqual([
    0o640, 0o700, 0o600,
  ]);
});

test('a link to the settings stays one', () => {
  const [folder, elsewhere] = [folderWith({}), folderWith({ 'real.yaml': 'before' })];
  const file = join(folder, 'plumbline.yaml');
  symlinkSync(join(elsewhere, 'real.yaml'), file);
  saveSettings(file, { text: SETTINGS, secrets: SECRETS, from }, ENV);
  expect(readlinkSync(file)).toBe(join(elsewhere, 'real.yaml'));
  expect(readFileSync(file, 'utf8')).toBe(SETTINGS);
  expect(readdirSync(elsewhere)).toEqual(['real.yaml', 'real.yaml.bak']);
  expect(readdirSync(folder)).toEqual(['plumbline.schema.json', 'plumbline.yaml', 'secrets']);
});

test('settings that cannot be read back are not saved, and everything stays as it was', () => {
  const folder = folderWith({ 'plumbline.yaml': 'before' });
  const file = join(folder, 'plumbline.yaml');
  const text = SETTINGS.replace('companyId: training', 'companyId: a+b');
  expect(() => saveSettings(file, { text, secrets: SECRETS, from }, ENV)).toThrow(
    /cannot be saved, and nothing was changed: .*companyId: must contain neither/s,
  );
  expect(readdirSync(folder)).toEqual(['plumbline.yaml']);
  expect(readFileSync(file, 'utf8')).toBe('before');
});

test('what cannot be written is told in a sentence, and secrets written before it are gone', () => {
  const folder = folderWith({});
  const file = join(folder, 'plumbline.yaml');
  mkdirSync(join(folder, 'secrets', 'second'), { recursive: true });
  writeFileSync(join(folder, 'secrets', 'second', 'in-the-way'), '');
  const secrets = { ...SECRETS, 'secrets/second/in-the-way/third': 'x' };
  expect(() => saveSettings(file, { text: SETTINGS, secrets, from: undefined }, ENV)).toThrow(
    /^plumbline\.yaml cannot be saved, and nothing was changed: /,
  );
  expect(readdirSync(join(folder, 'secrets'))).toEqual(['second']);
  expect(existsSync(file)).toBe(false);
});

test.each([
  ['another one', { 'plumbline.yaml': 'of somebody else' }, from],
  ['one where none was', { 'plumbline.yaml': 'of somebody else' }, undefined],
  ['none any more', {}, from],
])('a file that is %s when it is saved is left alone', (_, files, madeFrom) => {
  const folder = folderWith(files);
  const file = join(folder, 'plumbline.yaml');
  expect(() => saveSettings(file, { text: SETTINGS, secrets: SECRETS, from: madeFrom }, ENV)).toThrow(
    'plumbline.yaml cannot be saved, and nothing was changed: somebody else has changed it meanwhile.',
  );
  expect(readdirSync(folder)).toEqual(Object.keys(files));
});
