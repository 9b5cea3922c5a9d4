import { readdir, readFile } from 'node:fs/promises';

/** The unit of the kernel's count, in ms; the same on every Linux that Node runs on. */
const TICK = 10;

interface ProcessStat {
  readonly pid: number;
  readonly parent: number;
  /** Processor time of all its threads, in ms. */
  readonly ms: number;
}

/**
 * Processor time that all processes below this one have taken so far, in ms. Reads `/proc`, so there is none
 * where that is missing.
 */
export async function processorTime(): Promise<number> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const processes = await Promise.all(pids.map(statOf));
  const below = (parent: number): number =>
    processes
      .filter((child) => child.parent === parent)
      .reduce((sum, child) => sum + child.ms + below(child.pid), 0);
  return below(process.pid);
}

/** Processor time that one process has taken so far, in ms; from `/proc`, too. */
export async function processorTimeOf(pid: number | undefined): Promise<number> {
  return (await statOf(String(pid))).ms;
}

async function statOf(pid: string): Promise<ProcessStat> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // What stands before, in brackets, is the name of the program, which may hold blanks.
  const [, parent, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return {
    pid: Number.parseInt(stat, 10),
    parent: Number(parent),
    ms: (Number(rest[9]) + Number(rest[10])) * TICK,
  };
}
