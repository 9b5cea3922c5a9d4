import { afterAll, beforeAll, expect, it } from 'vitest';
import { PATIENCE } from '../until.ts';
import { sequenceOf } from './acts.ts';
import { replayAll } from './histories.ts';
import { runSequence } from './run-sequence.ts';
import type { SequenceEnd } from './run-sequence.ts';
import { startFuzzWorld } from './world.ts';
import type { FuzzWorld } from './world.ts';

const set = (name: string): number | undefined => {
  const text = process.env[`PLUMBLINE_FUZZ_${name}`];
  return text === undefined ? undefined : Number(text);
};

/** The first seed; the sequences after it have the seeds that follow. */
const SEED = set('SEED') ?? 1;
/** Without a number, as `npm test` has it, some of which as many are played as begin within its time. */
const SEQUENCES = set('SEQUENCES');
/** Sequences at a time: they wait more than they work. */
const AT_ONCE = set('AT_ONCE') ?? 10;
/** No sequence is begun later than this, in ms after the start. */
const BEGUN_WITHIN = SEQUENCES === undefined ? 40_000 : 86_400_000;

let world: FuzzWorld;
beforeAll(async () => {
  world = await startFuzzWorld();
});
afterAll(() => world.stop());

it(
  'whatever goes wrong, each desk ends with one ticket that says it all',
  { timeout: BEGUN_WITHIN + 4 * PATIENCE },
  async () => {
    const ends = await playAll();
    console.log(`${ends.length} sequences, seeds ${SEED} to ${SEED + ends.length - 1}`);
    const failed = ends.filter(({ complaints }) => complaints.length > 0);
    expect(failed.map(told).join('\n')).toBe('');
    expect(ends.length).toBeGreaterThan(0);
  },
);

/** Plays the sequences in the order of their seeds, several at a time, and replays their histories. */
async function playAll(): Promise<readonly SequenceEnd[]> {
  const startedAt = Date.now();
  const seeds = Array.from({ length: SEQUENCES ?? 50 }, (_, index) => SEED + index);
  const ends: SequenceEnd[] = [];
  const player = async (): Promise<void> => {
    for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
      if (Date.now() - startedAt > BEGUN_WITHIN) return;
      const end = await runSequence(world, sequenceOf(seed));
      if (end.complaints.length > 0) console.log(told(end));
      ends.push(end);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, player));
  const unreplayed = await replayAll(world, new Set(ends.map(({ workflowId }) => workflowId)));
  return ends.map((end) => ({
    ...end,
    complaints: [
      ...end.complaints,
      ...unreplayed
        .filter(({ workflowId }) => workflowId === end.workflowId)
        .map(({ because }) => `its history does not replay: ${because}`),
    ],
  }));
}

function told({ seed, complaints }: SequenceEnd): string {
  const replay = `npm run fuzz -- --seed ${seed} --sequences 1`;
  return [`seed ${seed} (${replay}):`, ...complaints.map((complaint) => `  ${complaint}`)].join('\n');
}
