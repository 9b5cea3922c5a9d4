import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { SettingsError } from '../errors/index.ts';
import { loadSettings } from './load-settings.ts';
import { gatewaySecrets, workerSecrets } from './needed-secrets.ts';
import { ENV, SETTINGS, folderWith } from './settings-file.fixture.ts';

/** All sections, so that every part of the schema is met. */
const VALID = `${SETTINGS}    closedTickets: [{ do: reopen, within: 24h }, { do: new }]
    companies: { gz1: { company: 250, site: 3 }, gz2: 7 }
    psaTicket: plumbline
  automate:
    url: https://automate.example
    username: plumbline
    password: { env: MANAGE_PUBLIC }
    clientId: client-1
    runner: [{ computerId: 1 }]
    categories: { low: 1, medium: Two, high: 3 }
    companies: { gz1: { client: Northwind } }
http: { noProxy: ['*'] }
companies: [{ id: gz1, name: Northwind }]
policy: { bands: { mediumFrom: 30, highFrom: 60 }, shiftDownAfter: 5m }
texts: { nextSteps: { partly: { high: Call. } }, additions: { malware: '' } }
`;

const NAMES = [
  '__proto__',
  'constructor',
  'env',
  'file',
  'desks',
  'manage',
  'automate',
  'accounts',
  'companies',
  'connections',
  'runner',
  'profile',
  'caFile',
];

/** Loads a text as a settings file; what does not work must be said with places and advice. */
function tryToLoad(file: string, text: string): void {
  writeFileSync(file, text);
  for (const needed of [gatewaySecrets, workerSecrets])
    try {
      loadSettings({ ...ENV, PLUMBLINE_SETTINGS: file }, needed);
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      expect(error.advice).toMatch(/\.$/);
      const [first = '', ...places] = error.message.split('\n');
      if (places.length === 0) expect(first).toMatch(/ is empty\.$/);
      for (const place of places)
        expect(place).toMatch(/^ {2}\S+plumbline\.yaml:[1-9][0-9]*:[1-9][0-9]* .{8,}/s);
    }
}

function check<Input>(arbitrary: fc.Arbitrary<Input>, textOf: (input: Input) => string, numRuns = 300): void {
  const file = join(folderWith({}), 'plumbline.yaml');
  fc.assert(
    fc.property(arbitrary, (input) => tryToLoad(file, textOf(input))),
    { numRuns },
  );
}

it('the settings that are changed here are valid', () => {
  const file = join(folderWith({ 'plumbline.yaml': VALID }), 'plumbline.yaml');
  expect(() => loadSettings({ ...ENV, PLUMBLINE_SETTINGS: file }, workerSecrets)).not.toThrow();
});

it('any text is read, or refused with places', () => {
  const yamlish = fc.string({
    unit: fc.constantFrom(...'ab:-?*&!|>%@`"\'{}[],# \n\t~0.e'.split('')),
    maxLength: 60,
  });
  check(fc.oneof(fc.string({ unit: 'binary', maxLength: 100 }), yamlish), (text) => text);
});

it('a text that is nested very deeply is refused', () => {
  check(fc.constantFrom('[', '{', '{a: ', '- ', '? '), (part) => part.repeat(3_000), 5);
});

it('any structure is read, or refused with places', () => {
  const key = fc.oneof(fc.constantFrom(...NAMES), fc.string({ maxLength: 5 }));
  check(fc.anything({ key, maxDepth: 5, withNullPrototype: true }), (value) => stringify(value ?? null));
});

it('settings with one part written otherwise are read, or refused with places', () => {
  const replacement = fc.oneof(
    fc.constantFrom<unknown>(
      null,
      '',
      0,
      -1,
      1.5,
      1e400,
      true,
      'x',
      '1h',
      [],
      {},
      [[]],
      { env: 'X' },
      { file: 'x' },
      { env: '__proto__' },
    ),
    fc.anything({ key: fc.constantFrom(...NAMES), maxDepth: 2 }),
  );
  check(fc.tuple(fc.nat(), replacement, fc.option(fc.constantFrom(...NAMES))), ([which, other, name]) => {
    const document: unknown = parse(VALID);
    const places = placesIn(document);
    const { holder, key } = places[which % places.length] ?? { holder: {}, key: '' };
    if (name === null) holder[key] = other;
    else Object.defineProperty(holder, name, { value: other, enumerable: true, configurable: true });
    return stringify(document);
  });
});

it('settings with some characters written otherwise are read, or refused with places', () => {
  const change = fc.record({
    at: fc.nat({ max: VALID.length }),
    drop: fc.nat({ max: 12 }),
    put: fc.oneof(
      fc.string({ maxLength: 3 }),
      fc.constantFrom('\n', '  ', '&a ', '*a', '? ', '{', '}', ': ', '!!map '),
    ),
  });
  check(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) =>
    changes.reduce((text, { at, drop, put }) => text.slice(0, at) + put + text.slice(at + drop), VALID),
  );
});

interface Place {
  readonly holder: Record<string, unknown>;
  readonly key: string;
}

function placesIn(node: unknown): readonly Place[] {
  if (typeof node !== 'object' || node === null) return [];
  const holder = node as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...placesIn(holder[key])]);
}
