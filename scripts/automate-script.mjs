// Writes what is made from the list of steps of Automate's script: the file to import and the page about it.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled, ROOT } from './install.mjs';
import { reportFailure } from './steps.mjs';

try {
  await ensureInstalled();
  await ensureBuilt();
  const { scriptFile } = await import('../dist/src/desks/automate/script/script-file.js');
  const { scriptPage } = await import('../dist/src/desks/automate/script/script-page.js');
  await mkdir(join(ROOT, 'deploy', 'automate'), { recursive: true });
  await writeFile(join(ROOT, 'deploy', 'automate', 'plumbline-ticket-writer.xml'), scriptFile());
  await writeFile(join(ROOT, 'docs', 'automate-script.md'), scriptPage());
} catch (error) {
  reportFailure(error);
}
