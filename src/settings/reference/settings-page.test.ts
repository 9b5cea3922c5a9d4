import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { describe, expect, it, test } from 'vitest';
import { resolveSecrets } from '../resolve-secrets.ts';
import { settingsSchema } from '../settings.ts';
import { SETTINGS } from '../settings-file.fixture.ts';
import { describedSettings, settingsJsonSchema } from './json-schema.ts';
import type { Described } from './json-schema.ts';
import { SECTIONS, sectionOf } from './sections.ts';
import { at, settingsBelow, settingsPage, tablesOf } from './settings-page.ts';

const docs = (name: string) => readFileSync(new URL(`../../../docs/${name}`, import.meta.url), 'utf8');
const PAGE = docs('settings.md');
const [, EXAMPLE = ''] = /## A complete example\n\n```yaml\n([^]*?)```/.exec(PAGE) ?? [];

test.each([
  ['settings.md', settingsPage(PAGE)],
  ['plumbline.schema.json', settingsJsonSchema()],
])('docs/%s is fresh: else run `npm run settings:reference`', (name, made) => {
  expect(docs(name)).toBe(made);
});

/** Places of settings that say nothing of themselves, and stand below none that does. */
function untold(setting: Described, path: readonly string[]): readonly string[] {
  if (setting.description !== undefined && setting.properties === undefined) return [];
  const { properties = {}, additionalProperties } = setting;
  const parts = Object.entries(properties);
  if (typeof additionalProperties === 'object') return untold(additionalProperties, [...path, '*']);
  if (parts.length === 0) return [path.join('.')];
  return setting.description === undefined
    ? parts.flatMap(([name, part]) => untold(part, [...path, name]))
    : [];
}

describe('the page about settings', () => {
  it('shows an example that is valid', () => {
    const env = new Proxy(
      {},
      { get: () => 'secret', getOwnPropertyDescriptor: () => ({ configurable: true, value: 'secret' }) },
    );
    expect(
      settingsSchema.safeParse(resolveSecrets(parse(EXAMPLE), { env, folder: '.' })).error,
    ).toBeUndefined();
  });

  it('tells every setting', () => {
    const settings = describedSettings();
    const places = [...tablesOf(PAGE), 'accounts.*.api'];
    expect(tablesOf(PAGE)).toHaveLength(12);
    expect([...new Set(places)].flatMap((place) => untold(at(settings, place.split('.')), [place]))).toEqual(
      [],
    );
    const sections = new Set(places.map((place) => place.split('.')[0]));
    expect(Object.keys(settings.properties ?? {}).filter((name) => !sections.has(name))).toEqual([]);
  });
});

describe('the sections that people know from the plugins', () => {
  const all = settingsBelow(describedSettings(), '');

  it('have every setting', () => {
    expect(all.length).toBeGreaterThan(80);
    expect(all.filter((setting) => sectionOf(setting) === undefined)).toEqual([]);
  });

  it('name nothing that is not there', () => {
    const named = SECTIONS.flatMap(({ settings }) => settings);
    const isThere = (place: string) => all.some((setting) => `${setting}.`.startsWith(`${place}.`));
    expect(named.filter((place) => !isThere(place))).toEqual([]);
  });
});

describe('the schema for editors', () => {
  const isValid = new Ajv2020({ allowUnionTypes: true, validateFormats: false }).compile(
    JSON.parse(settingsJsonSchema()) as object,
  );

  it.each([
    ['the example', EXAMPLE],
    ['the least settings', SETTINGS],
  ])('takes %s', (_what, text) => {
    expect([isValid(parse(text)), isValid.errors]).toEqual([true, null]);
  });

  it.each([
    ['an unknown name', `${SETTINGS}extra: 1`],
    ['a secret in plain text', SETTINGS.replace('{ env: MANAGE_PRIVATE }', 'hunter2')],
    ['no duration', `${SETTINGS}policy: { updateInterval: soon }`],
    ['another word', `${SETTINGS}policy: { openFrom: severe }`],
    ['no desk address', SETTINGS.replace('    url: https://manage.example\n', '')],
  ])('marks %s', (_what, text) => {
    expect(isValid(parse(text))).toBe(false);
  });
});
