import { describe, expect, it } from 'vitest';
import { secretOf } from '../../settings/schema/secret.ts';
import { gravityZoneApiSettings } from './settings.ts';

const CLOUD = 'https://cloud.gravityzone.bitdefender.com';
const read = (changes: object) =>
  gravityZoneApiSettings.safeParse({ accessUrl: CLOUD, apiKey: secretOf('key'), ...changes });

describe('gravityZoneApiSettings', () => {
  it.each([CLOUD, `${CLOUD}/`, `${CLOUD}/api`, `${CLOUD}/api//`])(
    'reads %s as the address of the API',
    (accessUrl) => {
      expect(read({ accessUrl }).data?.accessUrl).toBe(`${CLOUD}/api`);
    },
  );

  it.each([
    'http://cloud.gravityzone.bitdefender.com/api',
    `${CLOUD}/api/v1.0/jsonrpc/push`,
    `${CLOUD}/api?key=1`,
    'https://user@cloud.gravityzone.bitdefender.com',
    'cloud.gravityzone.bitdefender.com',
  ])('refuses %s as an access URL', (accessUrl) => {
    expect(read({ accessUrl }).success).toBe(false);
  });

  it('asks public addresses, polls, and writes nothing back by default', () => {
    expect(read({}).data).toMatchObject({
      privateAddresses: false,
      requestTimeout: 30_000,
      manageSubscription: false,
      pollInterval: 60_000,
      watchdogInterval: 300_000,
      writeBack: { enabled: false, notes: true, status: true },
    });
  });

  it.each([
    ['2026-03-01', Date.UTC(2026, 2, 1)],
    ['2026-03-01T08:00:00+02:00', Date.UTC(2026, 2, 1, 6)],
  ])('reads the date %s', (backfillFrom, ms) => {
    expect(read({ backfillFrom }).data?.backfillFrom).toBe(ms);
  });

  it.each([
    [
      { pollInterval: '999ms' },
      'must be at least 1s: each poll takes two calls, and the feed would do nothing else',
    ],
    [{ requestTimeout: 0 }, 'must be at least 1s: GravityZone takes that long to answer'],
    [
      { incidentCalls: { most: 3, within: '0s' } },
      'must be at least 1s: calls are not told apart more finely',
    ],
    [
      { watchdogInterval: '39s' },
      'must be at least 40s: a look takes up to three of the five calls that GravityZone allows in a minute',
    ],
    [
      { accessUrl: `${CLOUD}/api/v1.0/jsonrpc` },
      'must be the access URL as Control Center shows it, which ends in /api: leave out what stands behind that',
    ],
  ])('says why it refuses %o', (changes, reason) => {
    expect(read(changes).error?.issues.map(({ message }) => message)).toEqual([reason]);
  });

  it('takes the shortest times there may be', () => {
    const shortest = { pollInterval: '1s', requestTimeout: '1s', incidentCalls: { most: 1, within: '1s' } };
    expect(read(shortest).success).toBe(true);
  });

  it.each([
    ['a date that is none', { backfillFrom: 'last week' }],
    ['a key that stands in the file', { apiKey: 'key' }],
    ['a push address without encryption', { pushUrl: 'http://plumbline.example.com/push/main' }],
    ['a managed subscription without an address of ours', { manageSubscription: true }],
  ])('refuses %s', (_what, changes) => {
    expect(read(changes).success).toBe(false);
  });
});
