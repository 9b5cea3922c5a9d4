// Shows steps with their name, time and tick: a live line on a terminal, plain lines elsewhere. Node
// built-ins only.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const SLOW_MS = 3_000;
const live = process.stdout.isTTY === true && !process.env.CI;

/** Why a step failed, in words that are meant to be read; `output` is what the failed program printed. */
export class StepFailed extends Error {
  constructor(message, output = '') {
    super(message);
    this.output = output;
  }
}

/** Runs one step and gives its result. Throws what the step throws. */
export async function step(name, run) {
  const began = Date.now();
  const stopShowing = live ? spin(name, began) : announceWhenSlow(name);
  try {
    const result = await run();
    stopShowing();
    console.log(`✓ ${name} (${seconds(began)})`);
    return result;
  } catch (error) {
    stopShowing();
    console.log(`✗ ${name} (${seconds(began)})`);
    throw error;
  }
}

/**
 * Runs a program without input and keeps its output to itself. Throws StepFailed with the output when it
 * fails.
 */
export async function runQuietly(command, args, options = {}) {
  const program = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
    ...options,
  });
  let output = '';
  for (const stream of [program.stdout, program.stderr])
    stream.setEncoding('utf8').on('data', (text) => (output += text));
  const [code] = await once(program, 'close').catch((error) => {
    throw new StepFailed(`${command} cannot be run: ${error.message}`);
  });
  if (code !== 0) throw new StepFailed(`${[command, ...args].join(' ')} failed`, output);
  return output;
}

/** Tells why a run ended early and sets the exit code. */
export function reportFailure(error) {
  if (!(error instanceof StepFailed)) console.error(error);
  else console.error([error.output.trimEnd(), error.message].filter((text) => text !== '').join('\n'));
  process.exitCode = 1;
}

function spin(name, began) {
  let frame = 0;
  const timer = setInterval(() => {
    frame = (frame + 1) % FRAMES.length;
    process.stdout.write(`\r\x1b[K${FRAMES[frame]} ${name} (${seconds(began)})`);
  }, 100);
  return () => {
    clearInterval(timer);
    process.stdout.write('\r\x1b[K');
  };
}

function announceWhenSlow(name) {
  const timer = setTimeout(() => console.log(`… ${name}`), SLOW_MS);
  return () => clearTimeout(timer);
}

function seconds(began) {
  return `${((Date.now() - began) / 1000).toFixed(1)} s`;
}
