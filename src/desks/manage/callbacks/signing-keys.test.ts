import { expect, it } from 'vitest';
import { signingKeys } from './signing-keys.ts';

const HOST = 'https://psa.example.test';
const OURS = { address: `${HOST}/keys/1`, place: '/keys' };
const at = (name: string | number, place = '/keys') => ({ address: `${HOST}${place}/${name}`, place });
const MANAGE = { address: '192.0.2.1', isProven: true };
const stranger = (n = 0) => ({ address: `198.51.100.${n}`, isProven: false });
const MINUTE = 60_000;

/** Keys whose server answers `key` with a running number, or the error that is set, at a time that is set. */
function stage() {
  const state = { now: 1_000_000, fetched: [] as string[], failing: false };
  const keys = signingKeys(
    (address) => {
      state.fetched.push(address);
      return state.failing
        ? Promise.reject(new Error('no answer'))
        : Promise.resolve(`key ${state.fetched.length}`);
    },
    () => state.now,
  );
  return { state, keys };
}

it('a key is remembered for ten minutes', async () => {
  const { state, keys } = stage();
  expect(await keys.at(OURS, MANAGE)).toEqual({ kind: 'key', key: 'key 1' });
  state.now += 10 * MINUTE;
  expect(await keys.at(OURS, MANAGE)).toEqual({ kind: 'key', key: 'key 1' });
  state.now += 1;
  expect(await keys.at(OURS, MANAGE)).toEqual({ kind: 'key', key: 'key 2' });
});

it('a key that does not fit is fetched again, unless it is fresh', async () => {
  const { state, keys } = stage();
  await keys.at(OURS, MANAGE);
  expect(await keys.renewed(OURS, MANAGE)).toEqual({ kind: 'key', key: 'key 1' });
  state.now += 30_000;
  expect(await keys.renewed(OURS, MANAGE)).toEqual({ kind: 'key', key: 'key 2' });
  expect(await keys.at(OURS, MANAGE)).toEqual({ kind: 'key', key: 'key 2' });
});

it('callbacks that come together share one fetch', async () => {
  const { state, keys } = stage();
  const answers = await Promise.all([
    keys.at(OURS, MANAGE),
    keys.at(OURS, MANAGE),
    keys.renewed(OURS, MANAGE),
  ]);
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(state.fetched).toEqual([OURS.address]);
});

it('a failure is told and not remembered', async () => {
  const { state, keys } = stage();
  state.failing = true;
  expect(await keys.at(OURS, MANAGE)).toEqual({ kind: 'failed', problem: 'no answer' });
  state.failing = false;
  expect(await keys.at(OURS, MANAGE)).toEqual({ kind: 'key', key: 'key 2' });
});

it('a failed renewal leaves the remembered key', async () => {
  const { state, keys } = stage();
  await keys.at(OURS, MANAGE);
  state.now += MINUTE;
  state.failing = true;
  expect(await keys.renewed(OURS, MANAGE)).toMatchObject({ kind: 'failed' });
  expect(await keys.at(OURS, MANAGE)).toEqual({ kind: 'key', key: 'key 1' });
});

it('a renewal that fails for a stranger takes the remembered key from nobody', async () => {
  const { state, keys } = stage();
  await keys.at(OURS, MANAGE);
  state.now += MINUTE;
  state.failing = true;
  const answers = await Promise.all([keys.renewed(OURS, stranger()), keys.at(OURS, MANAGE)]);
  expect(answers).toEqual([
    { kind: 'failed', problem: 'no answer' },
    { kind: 'key', key: 'key 1' },
  ]);
});

it('a stranger can cause six fetches a minute', async () => {
  const { state, keys } = stage();
  for (let n = 0; n < 50; n += 1) await keys.at(at(n), stranger());
  expect(state.fetched).toHaveLength(6);
  expect(await keys.at(at('next'), stranger())).toEqual({ kind: 'too-many' });
  state.now += MINUTE + 1;
  expect(await keys.at(at('next'), stranger())).toMatchObject({ kind: 'key' });
});

it('strangers without end cause ten a minute, and sixty where a key has fitted', async () => {
  const { state, keys } = stage();
  keys.proven(OURS);
  for (let n = 0; n < 200; n += 1) await keys.at(at(n, '/elsewhere'), stranger(n));
  expect(state.fetched).toHaveLength(10);
  for (let n = 0; n < 200; n += 1) await keys.at(at(n), stranger(1_000 + n));
  expect(state.fetched).toHaveLength(70);
});

it('strangers elsewhere do not use up what a true sender from a new address needs', async () => {
  const { keys } = stage();
  keys.proven(OURS);
  for (let n = 0; n < 200; n += 1) await keys.at(at(n, '/elsewhere'), stranger(n));
  expect(await keys.at(at('true'), stranger(201))).toMatchObject({ kind: 'key' });
});

it('strangers at the very place do not use up what a proven sender needs', async () => {
  const { keys } = stage();
  keys.proven(OURS);
  for (let n = 0; n < 200; n += 1) await keys.at(at(n), stranger(n));
  expect(await keys.at(at('true'), MANAGE)).toMatchObject({ kind: 'key' });
});

it('proven senders cause three hundred fetches a minute at most', async () => {
  const { state, keys } = stage();
  for (let n = 0; n < 400; n += 1) await keys.at(at(n), MANAGE);
  expect(state.fetched).toHaveLength(300);
});

it('strangers push no key of a proven sender out of the memory', async () => {
  const { state, keys } = stage();
  await keys.at(OURS, MANAGE);
  keys.proven(OURS);
  for (let n = 0; n < 700; n += 1) {
    state.now += 800;
    await keys.at(at(n), stranger(n));
  }
  const before = state.fetched.length;
  expect(await keys.at(OURS, MANAGE)).toEqual({ kind: 'key', key: 'key 1' });
  expect(state.fetched).toHaveLength(before);
});

it('keys without end do not fill the memory', async () => {
  const { state, keys } = stage();
  for (let n = 0; n <= 1_000; n += 1) {
    state.now += 250;
    await keys.at(at(n), MANAGE);
  }
  expect(state.fetched).toHaveLength(1_001);
  await keys.at(at(1), MANAGE);
  expect(state.fetched).toHaveLength(1_001);
  await keys.at(at(0), MANAGE);
  expect(state.fetched).toHaveLength(1_002);
});
