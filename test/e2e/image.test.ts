import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const run = promisify(execFile);

/**
 * What `docker build` does, without its engine: the context, the build in it, and what the last stage copies.
 */
let folder: string;
let image: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-image-'));
  const context = join(folder, 'context');
  image = join(folder, 'image');
  const ignored = await readFile(join(ROOT, '.dockerignore'), 'utf8');
  const allowed = [...ignored.matchAll(/^!(\S+)$/gm)].map(([, path = '']) => path);
  const leftOut = [...ignored.matchAll(/^\*\*\/\*(\S+)$/gm)].map(([, ending = '']) => ending);
  for (const path of allowed)
    await cp(join(ROOT, path), join(context, path), {
      recursive: true,
      filter: (source) => !leftOut.some((ending) => source.endsWith(ending)),
    });
  await symlink(join(ROOT, 'node_modules'), join(context, 'node_modules'));
  await run(process.execPath, ['scripts/build.mjs'], { cwd: context });

  const dockerfile = await readFile(join(ROOT, 'deploy/Dockerfile'), 'utf8');
  for (const [, sources = '', target = ''] of dockerfile.matchAll(/^COPY --from=build (.+) (\S+)$/gm))
    for (const source of sources.split(' ')) {
      const path = relative('/app', source);
      const to = target === './' ? path : target;
      if (path === 'node_modules') await symlink(join(ROOT, 'node_modules'), join(image, to));
      else await cp(join(context, path), join(image, to), { recursive: true });
    }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('holds the product alone: no emulators, demo, benchmarks, tests, settings or secrets', async () => {
  const entries = await readdir(join(image, 'dist'), { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(image, join(entry.parentPath, entry.name)));
  const strange = files.filter(
    (file) =>
      !/^dist\/(src\/.*|workflow-bundle\.js|\.build-key)$/.test(file) || /\.(test|fixture)\./.test(file),
  );
  expect(strange).toEqual([]);
  expect((await readdir(image)).sort()).toEqual([
    'LICENSE',
    'NOTICE',
    'dist',
    'node_modules',
    'package.json',
  ]);
});

it.each(['gateway', 'worker'])('starts its %s', async (name) => {
  const started = run(process.execPath, ['dist/src/cli/main.js', name], {
    cwd: image,
    env: { ...process.env, PLUMBLINE_SETTINGS: join(folder, 'none.yaml') },
  });
  await expect(started).rejects.toMatchObject({
    stdout: expect.stringContaining(join(folder, 'none.yaml')) as string,
  });
});
