// Plays stories of an incident in which much goes wrong: `npm run fuzz -- --seed N --sequences N --at-once
// N`.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { ROOT } from './install.mjs';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
    sequences: { type: 'string', default: '100' },
    'at-once': { type: 'string', default: '10' },
  },
});
console.log(`seed ${values.seed}, ${values.sequences} sequences`);
const vitest = spawn(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', '--config', 'vitest.fuzz.config.ts'],
  {
    cwd: ROOT,
    stdio: 'inherit',
    env: {
      ...process.env,
      PLUMBLINE_FUZZ_SEED: values.seed,
      PLUMBLINE_FUZZ_SEQUENCES: values.sequences,
      PLUMBLINE_FUZZ_AT_ONCE: values['at-once'],
    },
  },
);
const [code] = await once(vitest, 'exit');
process.exitCode = code ?? 1;
