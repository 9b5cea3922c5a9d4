import { expect, it } from 'vitest';
import { signingKeys } from './signing-keys.ts';

const OURS = 'https://psa.example.test/keys/1';
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
  expect(await keys.at(OURS)).toEqual({ kind: 'key', key: 'key 1' });
  state.now += 10 * MINUTE - 1;
  expect(await keys.at(OURS)).toEqual({ kind: 'key', key: 'key 1' });
  state.now += 1;
  expect(await keys.at(OURS)).toEqual({ kind: 'key', key: 'key 2' });
});

it('a key that does not fit is fetched again, unless it is fresh', async () => {
  const { state, keys } = stage();
  await keys.at(OURS);
  expect(await keys.renewed(OURS)).toEqual({ kind: 'key', key: 'key 1' });
  state.now += 30_000;
  expect(await keys.renewed(OURS)).toEqual({ kind: 'key', key: 'key 2' });
  expect(await keys.at(OURS)).toEqual({ kind: 'key', key: 'key 2' });
});

it('callbacks that come together share one fetch', async () => {
  const { state, keys } = stage();
  const answers = await Promise.all([keys.at(OURS), keys.at(OURS), keys.renewed(OURS)]);
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(state.fetched).toEqual([OURS]);
});

it('a failure is told and not remembered', async () => {
  const { state, keys } = stage();
  state.failing = true;
  expect(await keys.at(OURS)).toEqual({ kind: 'failed', problem: 'no answer' });
  state.failing = false;
  expect(await keys.at(OURS)).toEqual({ kind: 'key', key: 'key 2' });
});

it('a failed renewal leaves the remembered key', async () => {
  const { state, keys } = stage();
  await keys.at(OURS);
  state.now += MINUTE;
  state.failing = true;
  expect(await keys.renewed(OURS)).toMatchObject({ kind: 'failed' });
  expect(await keys.at(OURS)).toEqual({ kind: 'key', key: 'key 1' });
});

it('strangers can cause six fetches a minute, and a proven address still gets its key', async () => {
  const { state, keys } = stage();
  await keys.at(OURS);
  keys.proven(OURS);
  state.now += 10 * MINUTE;
  for (let stranger = 0; stranger < 50; stranger += 1) await keys.at(`${OURS}?${stranger}`);
  expect(state.fetched).toHaveLength(1 + 6);
  expect(await keys.at('https://psa.example.test/keys/2')).toEqual({ kind: 'too-many' });
  expect(await keys.at(OURS)).toMatchObject({ kind: 'key' });
  state.now += MINUTE;
  expect(await keys.at('https://psa.example.test/keys/2')).toMatchObject({ kind: 'key' });
});

it('a proven address whose fetches fail causes ten a minute at most', async () => {
  const { state, keys } = stage();
  keys.proven(OURS);
  state.failing = true;
  for (let time = 0; time < 50; time += 1) await keys.at(OURS);
  expect(state.fetched).toHaveLength(10);
  expect(await keys.at(OURS)).toEqual({ kind: 'too-many' });
});

it('strangers do not fill the memory', async () => {
  const { state, keys } = stage();
  for (let stranger = 0; stranger < 17; stranger += 1) {
    state.now += 20_000;
    await keys.at(`${OURS}?${stranger}`);
  }
  await keys.at(`${OURS}?1`);
  expect(state.fetched).toHaveLength(17);
  await keys.at(`${OURS}?0`);
  expect(state.fetched).toHaveLength(18);
});
