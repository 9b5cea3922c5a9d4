// Installs the packages of package-lock.json when they are not there. Runs before anything is installed: Node
// built-ins only.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { satisfies } from './node-version.mjs';
import { reportFailure, runQuietly, step, StepFailed } from './steps.mjs';

/** The folder of the project. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/**
 * Makes sure that Node is of a supported version and that the locked packages are installed. Throws
 * StepFailed.
 */
export async function ensureInstalled() {
  const { engines } = await readJson('package.json');
  if (!satisfies(process.version, engines.node)) {
    throw new StepFailed(
      `plumbline needs Node ${engines.node}; this is ${process.version}. Install a newer Node and try again.`,
    );
  }
  if (await isInstalled()) return;
  await step('Installing packages (npm ci)', () =>
    runQuietly('npm', ['ci', '--include=dev', '--no-audit', '--no-fund'], { cwd: ROOT }),
  );
}

/**
 * npm writes what it installed to a file of its own, last of all: an interrupted installation leaves it
 * missing or old.
 */
async function isInstalled() {
  const wanted = (await readJson('package-lock.json')).packages;
  const present = (await readJson('node_modules/.package-lock.json').catch(() => undefined))?.packages;
  if (present === undefined) return false;
  const isThere = ([path, entry]) =>
    path === '' || entry.optional === true || present[path]?.version === entry.version;
  const isWanted = ([path, entry]) => wanted[path]?.version === entry.version;
  return Object.entries(wanted).every(isThere) && Object.entries(present).every(isWanted);
}

async function readJson(path) {
  return JSON.parse(await readFile(`${ROOT}/${path}`, 'utf8'));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await ensureInstalled().catch(reportFailure);
