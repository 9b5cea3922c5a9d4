// Writes what is made from the schema of the settings: the JSON Schema for editors, and the tables of the page about settings.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled, ROOT } from './install.mjs';
import { reportFailure } from './steps.mjs';

try {
  await ensureInstalled();
  await ensureBuilt();
  const { settingsJsonSchema } = await import('../dist/src/settings/reference/json-schema.js');
  const { settingsPage } = await import('../dist/src/settings/reference/settings-page.js');
  const page = join(ROOT, 'docs', 'settings.md');
  await writeFile(page, settingsPage(await readFile(page, 'utf8')));
  await writeFile(join(ROOT, 'docs', 'plumbline.schema.json'), settingsJsonSchema());
} catch (error) {
  reportFailure(error);
}
