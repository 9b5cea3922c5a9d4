import { existsSync, readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

const ROOT = new URL('../', import.meta.url);
const PAGES = ['README.md', 'CONTRIBUTING.md', ...(await pagesOf('docs'))];

/** The files of the project that a page names in full, such as `src/incident/fold.ts`. */
function filesIn(text: string): readonly string[] {
  const named = text.matchAll(
    /`((?:src|emulators|demo|bench|test|scripts|deploy)\/[\w./-]+\.(?:ts|mjs|json|md))`/g,
  );
  return [...named].map(([, file = '']) => file);
}

it.each(PAGES)('%s names no file that is not there', async (page) => {
  const named = filesIn(await readFile(new URL(page, ROOT), 'utf8'));
  expect(named.filter((file) => !existsSync(new URL(file, ROOT)))).toEqual([]);
});

it.each(PAGES)('%s links to pages and headings that are there', async (page) => {
  const text = await readFile(new URL(page, ROOT), 'utf8');
  const links = [...text.matchAll(/\]\((?!https?:)([^)\s#]*)(?:#([^)\s]*))?\)/g)];
  const broken = links.filter(([, file = '', anchor]) => {
    const target = new URL(file, new URL(page, ROOT));
    if (!existsSync(target)) return true;
    return anchor !== undefined && !anchorsIn(readFileSync(target, 'utf8')).includes(anchor);
  });
  expect(broken.map(([link]) => link)).toEqual([]);
});

/** The anchors that GitHub gives the headings of a page. */
function anchorsIn(text: string): readonly string[] {
  const headings = text.replaceAll(/^```[^]*?^```$/gm, '').matchAll(/^#+ (.*)$/gm);
  return [...headings].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

async function pagesOf(folder: string): Promise<readonly string[]> {
  return (await readdir(new URL(`${folder}/`, ROOT)))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`);
}
