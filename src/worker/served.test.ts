import { expect, it } from 'vitest';
import { pino } from 'pino';
import { secretOf } from '../settings/schema/secret.ts';
import { settingsSchema } from '../settings/settings.ts';
import { newestDesk, serve } from './served.ts';

const logger = pino({ level: 'silent' });
const place = { board: 1, priority: 2, type: 3 };

/** Settings of two accounts and a desk, with these differences. */
function settings({ apiKey = 'key', password = 'private', bands = 40, mark = 'GZ' } = {}) {
  const account = (key: string, ownMark: string) => ({
    mark: ownMark,
    // As where the worker is not given it.
    authorization: [
      secretOf(() => {
        throw new Error('The worker needs no secret of pushes.');
      }),
    ],
    api: { accessUrl: 'https://gz.example', apiKey: secretOf(key) },
  });
  return settingsSchema.parse({
    temporal: { address: '127.0.0.1:7233' },
    accounts: { main: account(apiKey, mark), north: account('another key', 'GN') },
    policy: { bands: { mediumFrom: bands, highFrom: 76 } },
    desks: {
      manage: {
        url: 'https://manage.example',
        companyId: 'training',
        publicKey: secretOf('public'),
        privateKey: secretOf(password),
        clientId: 'client-1',
        categories: { low: place, medium: place, high: place },
      },
    },
  });
}

it.each<[string, Parameters<typeof settings>[0], { readonly desk: boolean; readonly main: boolean }]>([
  ['nothing', { bands: 40 }, { desk: true, main: true }],
  ['a policy', { bands: 50 }, { desk: true, main: true }],
  ['a secret of a desk', { password: 'newer' }, { desk: false, main: true }],
  ['a mark', { mark: 'GB' }, { desk: false, main: true }],
  ['a key of an account', { apiKey: 'newer' }, { desk: true, main: false }],
])('where %s changed, what is as before is kept', (_what, changes, kept) => {
  const before = serve(settings(), logger);
  const after = serve(settings(changes), logger, before);
  expect({
    desk: after.desks[0] === before.desks[0],
    main: after.accounts[0] === before.accounts[0],
    north: after.accounts[1] === before.accounts[1],
  }).toEqual({ ...kept, north: true });
  expect(after.settings.policy.bands.mediumFrom).toBe(changes?.bands ?? 40);
});

it('a desk that is asked is the newest', async () => {
  const first = serve(settings(), logger);
  const answering = (ticket: string) => ({
    ...first,
    desks: first.desks.map((desk) => ({ ...desk, read: () => Promise.reject(new Error(ticket)) })),
  });
  let served = answering('older');
  const [desk] = first.desks.map((each) => newestDesk(each, () => served));
  served = answering('newer');
  await expect(desk?.read({} as never, {} as never)).rejects.toThrow('newer');
});
