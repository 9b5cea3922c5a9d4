import { stringify } from 'yaml';
import { describedSettings, DURATION } from './json-schema.ts';
import type { Described } from './json-schema.ts';
import { SECTIONS, sectionOf } from './sections.ts';

/** A table of the page, between two comments that name the section. */
const TABLE = /(<!-- table of ([\w.*]+) -->\n)[^]*?(<!-- end of table -->)/g;

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
] as const;

/** The table of the sections, between two comments. */
const SECTION_TABLE = /(<!-- sections -->\n)[^]*?(<!-- end of sections -->)/;

/** The page about settings, its tables made anew. What stands between them is kept. */
export function settingsPage(page: string): string {
  const settings = describedSettings();
  const all = settingsBelow(settings, '');
  const sections = SECTIONS.map(({ title, about }) => {
    const links = linksTo(all.filter((setting) => sectionOf(setting) === title));
    return `| ${title} | ${about} | ${links} |`;
  });
  const withSections = page.replace(
    SECTION_TABLE,
    (_whole, begin: string, end: string) =>
      `${begin}\n| section | what it is about | settings |\n|---|---|---|\n${sections.join('\n')}\n\n${end}`,
  );
  return withSections.replace(TABLE, (_whole, begin: string, path: string, end: string) => {
    const rows = rowsOf(at(settings, path.split('.')), '');
    return `${begin}\n| setting | meaning | default |\n|---|---|---|\n${rows.join('\n')}\n\n${end}`;
  });
}

/** The place of every setting that is told. */
export function settingsBelow(group: Described, path: string): readonly string[] {
  const { properties, additionalProperties, items } = group;
  const isGroup = properties !== undefined && (group.description === undefined || path.endsWith('.api'));
  if (isGroup)
    return Object.entries(properties).flatMap(([name, setting]) =>
      settingsBelow(setting, path === '' ? name : `${path}.${name}`),
    );
  const entry = typeof additionalProperties === 'object' ? additionalProperties : items;
  return entry?.properties === undefined || group.description !== undefined
    ? [path]
    : settingsBelow(entry, `${path}.*`);
}

/** Of headings that stand for several sections. */
const ANCHORS: Readonly<Record<string, string>> = {
  gateway: 'gateway-and-worker',
  worker: 'gateway-and-worker',
};

/** Settings by the heading that they stand below, such as `desks.manage`. */
function linksTo(settings: readonly string[]): string {
  const headingOf = (setting: string): string =>
    setting
      .split('.')
      .slice(0, setting.startsWith('desks.') ? 2 : 1)
      .join('.');
  return [...new Set(settings.map(headingOf))]
    .map((heading) => {
      const members = settings.filter((setting) => headingOf(setting) === heading);
      const names = members.map((setting) => `\`${setting.slice(heading.length + 1).replace(/^\*\./, '')}\``);
      const anchor = ANCHORS[heading] ?? heading.replace('.', '');
      return `[${heading}](#${anchor}): ${names.join(', ')}`;
    })
    .join('; ');
}

/** The sections that the page has tables of, such as `accounts.*`. */
export function tablesOf(page: string): readonly string[] {
  return [...page.matchAll(TABLE)].map(([, , path = '']) => path);
}

/** The setting at a place; entries of records and lists are written `*`. */
export function at(settings: Described, path: readonly string[]): Described {
  return path.reduce<Described>((setting, name) => {
    const { properties, additionalProperties, items } = setting;
    const entry = typeof additionalProperties === 'object' ? additionalProperties : items;
    return (name === '*' ? entry : properties?.[name]) ?? {};
  }, settings);
}

/** A row for each setting; one that says nothing of itself is told by its parts. */
function rowsOf(group: Described, prefix: string): readonly string[] {
  const { properties = {}, required = [], default: whole } = group;
  return Object.entries(properties).flatMap(([name, setting]) => {
    if (setting.description === undefined) return rowsOf(setting, `${prefix}${name}.`);
    const usual = setting.default ?? (whole as Readonly<Record<string, unknown>> | undefined)?.[name];
    const without =
      setting.otherwise ??
      (usual !== undefined
        ? `\`${written(usual, setting)}\``
        : required.includes(name)
          ? 'required'
          : 'none');
    return [`| \`${prefix}${name}\` | ${setting.description} | ${without} |`];
  });
}

/** A default as people write it. */
function written(value: unknown, { pattern }: Described): string {
  if (value === '') return "''";
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && pattern === DURATION) return durationOf(value);
  return stringify(value, { collectionStyle: 'flow' }).trim();
}

function durationOf(ms: number): string {
  const [unit, size] = UNITS.find(([, each]) => ms % each === 0) ?? UNITS[4];
  return `${ms / size}${unit}`;
}
