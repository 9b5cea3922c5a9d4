// Runs a server and ends it when whoever started us is gone.
// Usage: node guardian.mjs <grace in ms> <kill after ms> <program> [argument …]
// The starter holds a channel to us: it closes even when the starter is killed without warning.
import { spawn } from 'node:child_process';

const [graceMs, killAfterMs, program, ...args] = process.argv.slice(2);

const server = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
server.once('error', (error) => {
  console.error(`cannot run ${program}: ${error.message}`);
  process.exit(127);
});
server.once('exit', (code) => process.exit(code ?? 1));

function stop() {
  server.kill('SIGTERM');
  setTimeout(() => server.kill('SIGKILL'), Number(killAfterMs));
}

process.once('SIGTERM', stop);
process.once('disconnect', () => setTimeout(stop, Number(graceMs)));
