// Installs, builds and runs the demo: the one command from a fresh clone to tickets on the screen.
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled, ROOT } from './install.mjs';
import { reportFailure } from './steps.mjs';

process.chdir(ROOT);
const isReady = await ensureInstalled()
  .then(ensureBuilt)
  .then(() => true, reportFailure);
if (isReady === true) {
  const main = `${ROOT}dist/demo/main.js`;
  process.argv[1] = main;
  process.setSourceMapsEnabled(true);
  // In this very process, so that signals and a kill reach the demo itself.
  await import(pathToFileURL(main).href);
}
