// Plays stories of an incident in which much goes wrong: `npm run fuzz`.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { ROOT } from './install.mjs';

const USAGE = `npm run fuzz -- [--seed N] [--sequences N] [--at-once N] [--help]

  --seed N        the first story; the same seed is the same story. One at random by default
  --sequences N   so many stories, 100 by default
  --at-once N     so many at a time, 10 by default
  --help          say this`;

const values = readArguments();
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

/** Ends the process where it only was to say how it is used, or was asked for something else. */
function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
        sequences: { type: 'string', default: '100' },
        'at-once': { type: 'string', default: '10' },
        help: { type: 'boolean' },
      },
    });
    if (values.help !== true) return values;
    console.log(USAGE);
    process.exit();
  } catch (error) {
    console.error(`${error.message}\n\n${USAGE}`);
    process.exit(2);
  }
}
