import { expect, it } from 'vitest';
import { nearestName } from './nearest-name.ts';

const NAMES = ['catchAll', 'companies', 'companyId', 'categories', 'url', 'mark'];

it.each<[string, string | undefined]>([
  ['catchall', 'catchAll'],
  ['catch_all', 'catchAll'],
  ['cathcAll', 'catchAll'],
  ['company', 'companyId'],
  ['categorys', 'categories'],
  ['uri', 'url'],
  ['marks', 'mark'],
  ['host', undefined],
  ['', undefined],
  ['x'.repeat(10_000), undefined],
])('%s: %s', (word, name) => {
  expect(nearestName(word, NAMES)).toBe(name);
});
