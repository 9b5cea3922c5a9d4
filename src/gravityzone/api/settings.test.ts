import { describe, expect, it } from 'vitest';
import { secretOf } from '../../settings/secret.ts';
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
      watchdogInterval: 120_000,
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
    ['a date that is none', { backfillFrom: 'last week' }],
    ['a key that stands in the file', { apiKey: 'key' }],
    ['a push address without encryption', { pushUrl: 'http://plumbline.example.com/push/main' }],
    ['looks that take more calls than there are', { watchdogInterval: '39s' }],
    ['a managed subscription without an address of ours', { manageSubscription: true }],
  ])('refuses %s', (_what, changes) => {
    expect(read(changes).success).toBe(false);
  });
});
