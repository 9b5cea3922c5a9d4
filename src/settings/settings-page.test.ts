import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { resolveSecrets } from './resolve-secrets.ts';
import { settingsSchema } from './settings.ts';

const PAGE = readFileSync(new URL('../../docs/settings.md', import.meta.url), 'utf8');

/** What JSON Schema says of a setting. */
interface Described {
  readonly properties?: Readonly<Record<string, Described>>;
  readonly additionalProperties?: Described | boolean;
  readonly items?: Described;
}

const described = z.toJSONSchema(settingsSchema, { io: 'input', unrepresentable: 'any' }) as Described;

/** The setting at a place; entries of records and lists are written `*`. */
function at(...path: readonly string[]): Described {
  return path.reduce<Described>((setting, name) => {
    const { properties, additionalProperties, items } = setting;
    const entry = typeof additionalProperties === 'object' ? additionalProperties : items;
    return (name === '*' ? entry : properties?.[name]) ?? {};
  }, described);
}

/** Names of settings within a setting, records and lists left out. */
function namesWithin({ properties = {} }: Described): readonly string[] {
  return Object.entries(properties).flatMap(([name, inner]) => [name, ...namesWithin(inner)]);
}

/**
 * The rows of the table behind a heading: what stands in backticks in the first cell, and in the whole row.
 */
function rowsBelow(
  heading: string,
): readonly { readonly named: string; readonly quoted: readonly string[] }[] {
  const [, section = ''] = PAGE.split(`\n${heading}\n`);
  const lines = section.split(/\n#/, 1).join('').split('\n');
  return lines
    .filter((line) => line.startsWith('| `'))
    .map((line) => {
      const quoted = [...line.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text);
      return { named: line.split(' | ', 1).join(''), quoted };
    });
}

describe('the page about settings', () => {
  test('shows an example that is valid', () => {
    const [, example = ''] = /## A complete example\n\n```yaml\n([^]*?)```/.exec(PAGE) ?? [];
    const env = new Proxy({}, { get: () => 'secret' });
    expect(
      settingsSchema.safeParse(resolveSecrets(parse(example), { env, folder: '.' })).error,
    ).toBeUndefined();
  });

  test.each<[string, readonly string[]]>([
    ['### `temporal`', ['temporal']],
    ['### `http`', ['http']],
    ['### `accounts`', ['accounts', '*']],
    ['#### `accounts.<name>.api`', ['accounts', '*', 'api']],
    ['### `policy`', ['policy']],
    ['### `texts`', ['texts']],
    ['### `desks.automate`', ['desks', 'automate']],
    ['### `desks.manage`', ['desks', 'manage']],
  ])('has a row for each setting, and none for others: %s', (heading, path) => {
    const settings = Object.entries(at(...path).properties ?? {});
    const rows = rowsBelow(heading);
    const firstNames = rows.flatMap(({ named }) =>
      [...named.matchAll(/`(\w+)/g)].map(([, name = '']) => name),
    );
    expect([...new Set(firstNames)].toSorted()).toEqual(settings.map(([name]) => name).toSorted());
    for (const [name, setting] of settings) {
      if (name === 'api') continue; // has a table of its own
      const words = rows
        .filter(({ named }) => named.includes(`\`${name}`))
        .flatMap(({ quoted }) => quoted.flatMap((text) => text.split(/\W+/)));
      expect(words).toEqual(expect.arrayContaining([name, ...namesWithin(setting)]));
    }
  });
});
