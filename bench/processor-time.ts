import { readdir, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { median } from './load.ts';

/** The unit of the kernel's count, in ms; the same on every Linux that Node runs on. */
const TICK = 10;

interface ProcessStat {
  readonly pid: number;
  readonly parent: number;
  /** Processor time of all its threads, in ms. */
  readonly ms: number;
}

/** Processor time in ms, by what processes run. */
export type ProcessorTimes = Readonly<Record<string, number>>;

/**
 * Processor time that the processes below this one have taken so far, by what they run. Reads `/proc`, so
 * there is none where that is missing.
 */
export async function processorTimes(): Promise<ProcessorTimes> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const processes = await Promise.all(pids.map(statOf));
  const below = (parent: number): readonly ProcessStat[] =>
    processes.filter((child) => child.parent === parent).flatMap((child) => [child, ...below(child.pid)]);
  const times: Record<string, number> = {};
  for (const { pid, ms } of below(process.pid)) {
    const name = await nameOf(pid);
    times[name] = (times[name] ?? 0) + ms;
  }
  return times;
}

/** What each of `many` took of the time between. */
export function shareOf(before: ProcessorTimes, after: ProcessorTimes, many: number): ProcessorTimes {
  const shares = Object.entries(after).map(([name, ms]) => [name, (ms - (before[name] ?? 0)) / many]);
  return Object.fromEntries(shares) as ProcessorTimes;
}

/** The median of what all processes took together in some rounds, in ms. */
export function medianOfAll(rounds: readonly ProcessorTimes[]): number {
  return median(rounds.map((times) => Object.values(times).reduce((sum, ms) => sum + ms, 0)));
}

/** For people: the medians of some rounds, of all processes together and of each that took a tenth of a ms. */
export function timesLine(rounds: readonly ProcessorTimes[]): string {
  const names = [...new Set(rounds.flatMap((times) => Object.keys(times)))].sort();
  const parts = names
    .map((name) => ({ name, ms: median(rounds.map((times) => times[name] ?? 0)) }))
    .filter(({ ms }) => ms >= 0.1)
    .map(({ name, ms }) => `${name} ${ms.toFixed(1)}`);
  return `${medianOfAll(rounds).toFixed(1)} (${parts.join(', ')})`;
}

/** The module that a process runs, without its folder and ending, and its first argument; else its program. */
async function nameOf(pid: number): Promise<string> {
  const words = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0');
  const module = words.findIndex((word) => /\.m?js$/.test(word));
  const named = module === -1 ? words.slice(0, 1) : words.slice(module, module + 2);
  return named
    .map((word) => basename(word).replace(/\.m?js$/, ''))
    .join(' ')
    .trim();
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
