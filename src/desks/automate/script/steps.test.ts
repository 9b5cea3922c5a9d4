import { expect, test } from 'vitest';
import { SCRIPT_PARAMETERS } from './parameters.ts';
import { SCRIPT } from './steps.ts';
import type { Step } from './step.ts';

const STEPS = SCRIPT.flatMap(({ steps }) => steps);
const LABELS = STEPS.flatMap(({ does, parameters }, at) =>
  does === 'Script Note' ? [[parameters[0], at]] : [],
);
const QUERIES = STEPS.filter(({ parameters }) => parameters[0] === 'SQL Query').map(
  ({ parameters }) => parameters[1] ?? '',
);

/** Where a step may go to, if not to the next line: a label, or `0`. */
function target({ does, parameters }: Step): string | undefined {
  if (does === 'Script Goto') return parameters[0];
  return does === 'Variable Check' ? parameters[3] : undefined;
}

/** Names between two signs in a text. */
function named(text: string, sign: '@' | '%'): readonly string[] {
  return [...text.matchAll(new RegExp(`${sign}(\\w+)${sign}`, 'g'))].map(([, name = '']) => name);
}

/** The names that steps set, those of Automate's own among them. */
function variables(steps: readonly Step[]): readonly string[] {
  return steps.flatMap(({ does, parameters }) => (does === 'Variable Set' ? [parameters[2] ?? ''] : []));
}

test('every label stands once, and every jump leads to one further down: each run ends', () => {
  const places = new Map(LABELS.map(([name, at]) => [name, at] as const));
  expect(places.size).toBe(LABELS.length);
  const wrong = STEPS.filter((step, at) => {
    const to = target(step);
    return to !== undefined && to !== '0' && !(Number(places.get(to)) > at);
  });
  expect(wrong).toEqual([]);
});

test('every label is gone to', () => {
  const targets = new Set(STEPS.map(target));
  expect(LABELS.filter(([name]) => !targets.has(String(name)))).toEqual([]);
});

test('after a question, an answer that no line expects ends in an error', () => {
  const compared = new Set(
    STEPS.flatMap(({ does, parameters }) => (does === 'Variable Check' ? [parameters[0]] : [])),
  );
  const ends = STEPS.flatMap(({ parameters }, at) => {
    if (parameters[0] !== 'SQL Query' || !compared.has(parameters[2])) return [];
    const rest = STEPS.slice(at + 1);
    const [first, second] = rest.slice(rest.findIndex(({ does }) => does !== 'Variable Check'));
    return [first?.parameters[0] === ':NoAnswer' ? ':NoAnswer' : second?.does];
  });
  expect(new Set(ends)).toEqual(new Set([':NoAnswer', 'Script Exit with Error']));
  expect(STEPS.slice(-3).map(({ does, parameters }) => [does, parameters[0]])).toEqual([
    ['Script Note', ':NoAnswer'],
    ['Script Log Message', expect.any(String)],
    ['Script Exit with Error', undefined],
  ]);
});

test.each([...new Set(QUERIES)])('%s is a look-up for MySQL 5.6 in which only safe values stand', (sql) => {
  expect(sql).toMatch(/^SELECT /);
  expect(sql).not.toMatch(/\b(LIKE|RLIKE|REGEXP\w*|OVER|WITH|JSON\w*|INTO|INSERT|UPDATE|DELETE)\b/i);
  expect(sql).not.toMatch(/["\\`;?#\r\n]|--|\/\*/);
  const parameters = Object.keys(SCRIPT_PARAMETERS);
  expect(named(sql, '@').filter((name) => !parameters.includes(name))).toEqual([]);
  expect(named(sql, '%').filter((name) => name !== 'ticketid')).toEqual([]);
  expect(sql.replace(/@\w+@|%\w+%/g, '')).not.toMatch(/[@%]/);
  // A value stands between quotes, which none can hold.
  expect(sql.replace(/'[^']*'/g, '')).not.toMatch(/[@%']/);
});

test('a function is given parameters, and variables that were set before', () => {
  const known = ['ticketid', ...Object.keys(SCRIPT_PARAMETERS)];
  const unknown = STEPS.flatMap(({ parameters }, at) => {
    const set = [...known, ...variables(STEPS.slice(0, at))];
    return parameters
      .flatMap((text) => [...named(text, '@'), ...named(text, '%')])
      .filter((name) => !set.includes(name));
  });
  expect(unknown).toEqual([]);
});

test('only variables that Automate itself does not have are compared: it would look at its own first', () => {
  const names = STEPS.flatMap(({ does, parameters }) => (does === 'Variable Check' ? [parameters[0]] : []));
  expect(names.filter((name) => !/^(Operation|Plumbline\w+)$/.test(name ?? ''))).toEqual([]);
});

test('no step mails a requestor, or names one', () => {
  const mails = STEPS.filter(
    ({ does, parameters }) =>
      (does === 'Ticket Comment' && parameters[3] !== 'No') ||
      (does === 'Ticket Create' && parameters[2] !== '') ||
      (does === 'Ticket Update' && parameters[0] !== ''),
  );
  expect(mails).toEqual([]);
});
