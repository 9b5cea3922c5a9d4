import { readdir, readFile } from 'node:fs/promises';

/** The unit of the kernel's count, in ms; the same on every Linux that Node runs on. */
const TICK = 10;

/**
 * Processor time that all processes below this one have taken so far, in ms. Reads `/proc`, so there is none
 * where that is missing.
 */
export async function processorTime(): Promise<number> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const stats = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')));
  const processes = stats.map((stat) => {
    // What stands before, in brackets, is the name of the program, which may hold blanks.
    const [, parent, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return {
      pid: Number.parseInt(stat, 10),
      parent: Number(parent),
      ms: (Number(rest[9]) + Number(rest[10])) * TICK,
    };
  });
  const below = (parent: number): number =>
    processes
      .filter((child) => child.parent === parent)
      .reduce((sum, child) => sum + child.ms + below(child.pid), 0);
  return below(process.pid);
}
