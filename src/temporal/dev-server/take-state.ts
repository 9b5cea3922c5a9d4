import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isFree } from './free-port.ts';

/** The file beside the state that tells on which port its server listens. */
export const STATE_PORT = 'temporal-port';

/**
 * Takes a folder of state for the server at a port, which must be free. Gives the port of another server that seems to run on
 * that state still; then nothing is taken. Two servers would spoil it, and the database itself lets them.
 */
export async function takeState(folder: string, port: number): Promise<number | undefined> {
  const file = join(folder, STATE_PORT);
  const last = Number.parseInt(await readFile(file, 'utf8').catch(() => ''), 10);
  if (last > 0 && last < 65_536 && !(await isFree(last))) return last;
  await writeFile(file, `${port}\n`);
  return undefined;
}
