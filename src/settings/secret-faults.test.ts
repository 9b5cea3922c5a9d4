import { expect, it } from 'vitest';
import { secretFaults } from './secret-faults.ts';
import { secretOf } from './schema/secret.ts';

const LONG = 'long enough to be no guess';
const at = (path: string, value: string) => ({ path: path.split('.'), secret: secretOf(value) });

it('a secret of a push that can be guessed is refused, one that a vendor chose is warned of', () => {
  const { faults, warnings } = secretFaults([
    at('accounts.main.authorization.0', 'fifteen letters'),
    at('accounts.north.authorization.0', 'sixteen letters!'),
    at('desks.automate.password', 'fifteen letters'),
    at('desks.manage.publicKey', 'sixteen letters!'),
    at('http.proxy', 'http://p:3128'),
  ]);
  expect(faults).toEqual([
    {
      path: ['accounts', 'main', 'authorization', '0'],
      message: expect.stringContaining('openssl rand') as string,
    },
  ]);
  expect(warnings).toEqual([
    {
      path: ['desks', 'automate', 'password'],
      message: expect.stringContaining('shorter than 16') as string,
    },
  ]);
});

it.each(['\n', '\r\n', '\0', '\t'])('a secret with %j in it is refused, but for certificates', (sign) => {
  const value = `${LONG}${sign}${LONG}`;
  const places = ['accounts.main.authorization.0', 'desks.manage.publicKey', 'temporal.tls.keyFile'];
  expect(secretFaults(places.map((place) => at(place, value))).faults).toEqual(
    places.slice(0, 2).map((place) => ({
      path: place.split('.'),
      message: expect.stringContaining('more than one line') as string,
    })),
  );
});

it('two accounts share no secret; one may repeat its own', () => {
  const { faults } = secretFaults([
    at('accounts.main.authorization.0', LONG),
    at('accounts.main.authorization.1', LONG),
    at('accounts.north.authorization.0', LONG),
    at('accounts.main.api.apiKey', `key, ${LONG}`),
    at('accounts.north.api.apiKey', `key, ${LONG}`),
    at('desks.manage.publicKey', LONG),
  ]);
  expect(faults.map(({ path, message }) => [path.join('.'), message.split(':')[0]])).toEqual([
    ['accounts.north.authorization.0', 'is the same secret as accounts.main.authorization.0'],
    ['accounts.north.api.apiKey', 'is the same secret as accounts.main.api.apiKey'],
  ]);
});
