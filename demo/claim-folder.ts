import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * An empty folder for one run: the wanted one, or where a living run has it, the same with a number. What a
 * run left behind that is gone, killed or not, is removed.
 */
export async function claimFolder(wanted: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const folder = number === 1 ? wanted : `${wanted}-${number}`;
    const owner = Number(await readFile(join(folder, 'pid'), 'utf8').catch(() => ''));
    if (isAlive(owner) && owner !== process.pid) continue;
    await rm(folder, { recursive: true, force: true });
    await mkdir(join(folder, 'logs'), { recursive: true });
    await chmod(folder, 0o700); // it holds credentials
    await writeFile(join(folder, 'pid'), String(process.pid));
    return folder;
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: unknown }).code === 'EPERM';
  }
}
