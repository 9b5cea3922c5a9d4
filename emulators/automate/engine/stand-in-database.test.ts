import { expect, it } from 'vitest';
import { SEED } from '../caller.test-kit.ts';
import { createWorld } from '../world.ts';
import { standInDatabase } from './stand-in-database.ts';

const database = standInDatabase(createWorld(SEED, () => Date.parse('2026-03-01T10:00:00Z')));
/** The question whether a time is over; `second` stands where the script has the same value once more. */
const time = (first: string, second = first) => {
  const isTime = `CAST(CAST('${first}' AS DATETIME) AS CHAR) = '${second}'`;
  return `SELECT CASE WHEN ${isTime} AND UTC_TIMESTAMP() < CAST('${first}' AS DATETIME) THEN 'due' WHEN ${isTime} THEN 'expired' ELSE 'untimed' END`;
};

it('answers what the ticket script asks', async () => {
  expect(await database.query(time('2026-03-01 10:00:01'))).toEqual({ kind: 'value', text: 'due' });
});

it.each([
  ['another statement', 'SELECT 1'],
  ['one statement behind another', `${time('2026-03-01 10:00:01')}; SELECT 1`],
  ['other spaces', time('2026-03-01 10:00:01').replace('SELECT ', 'SELECT  ')],
  ['values that differ where they are one', time('2026-03-01 10:00:01', '2026-03-01 10:00:02')],
  ['a quote in a value', time("2026-03-01' 10:00:01")],
  ['a backslash in a value', time('2026-03-01 10:00:01\\')],
])('takes %s for an error', async (_name, sql) => {
  expect(await database.query(sql)).toMatchObject({ kind: 'error' });
});
