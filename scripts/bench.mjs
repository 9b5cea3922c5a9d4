// Runs one benchmark, `npm run bench:NAME`, with what follows its name; or all of them, one after the other,
// `npm run bench`.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled, ROOT } from './install.mjs';
import { reportFailure } from './steps.mjs';

const ALL = ['gateway', 'ack', 'delivery', 'latency', 'update', 'growth', 'memory', 'urgent', 'actions'];

process.chdir(ROOT);
await ensureInstalled().then(ensureBuilt).then(runBenchmarks).catch(reportFailure);

async function runBenchmarks() {
  const [name, ...args] = process.argv.slice(2);
  for (const each of name === undefined ? ALL : [name]) {
    const benchmark = spawn(process.execPath, [`dist/bench/${each}.js`, ...args], { stdio: 'inherit' });
    const [code] = await once(benchmark, 'exit');
    if (code !== 0) process.exitCode = 1;
  }
}
