// Builds dist/: the compiled code, the files beside it and the workflow bundle. Skipped while no input has
// changed.
import { createHash } from 'node:crypto';
import { chmod, cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled, ROOT } from './install.mjs';
import { reportFailure, runQuietly, step } from './steps.mjs';

const SOURCES = ['src', 'emulators', 'demo', 'bench'];
const OTHER_INPUTS = [
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'scripts/build.mjs',
  'scripts/bundle-workflows.mjs',
];
/** Compiled by tsc, or only for readers. */
const NOT_COPIED = new Set(['.ts', '.md']);
const KEY_FILE = join(ROOT, 'dist', '.build-key');

/** Builds dist/ when it is missing or older than its inputs. Throws StepFailed. */
export async function ensureBuilt() {
  const files = await sourceFiles();
  const key = await keyOf([...OTHER_INPUTS, ...files]);
  if ((await readFile(KEY_FILE, 'utf8').catch(() => '')) === key) return;
  await rm(join(ROOT, 'dist'), { recursive: true, force: true });
  await step('Compiling', async () => {
    await runQuietly(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], {
      cwd: ROOT,
    });
    await copy(files.filter((file) => !NOT_COPIED.has(extname(file))));
    await chmod(join(ROOT, 'dist/src/cli/main.js'), 0o755); // it is called by its name, too
  });
  await step('Bundling the workflows', () =>
    runQuietly(process.execPath, ['scripts/bundle-workflows.mjs'], { cwd: ROOT }),
  );
  await writeFile(KEY_FILE, key);
}

async function sourceFiles() {
  const lists = await Promise.all(
    SOURCES.map(async (folder) => {
      const entries = await readdir(join(ROOT, folder), { recursive: true, withFileTypes: true }).catch(
        () => [],
      );
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length));
    }),
  );
  return lists
    .flat()
    .filter((file) => !file.endsWith('.test.ts'))
    .sort();
}

async function keyOf(files) {
  const hash = createHash('sha256').update(process.version);
  for (const file of files) hash.update(`\0${file}\0`).update(await readFile(join(ROOT, file)));
  return hash.digest('hex');
}

async function copy(files) {
  for (const file of files) {
    const target = join(ROOT, 'dist', file);
    await mkdir(dirname(target), { recursive: true });
    await cp(join(ROOT, file), target);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await ensureInstalled().then(ensureBuilt).catch(reportFailure);
}
