import { parseArgs } from 'node:util';

/** How many incidents shall be open: `--open N` on the command line, else so many. */
export function openOption(usual: number): number {
  const { values } = parseArgs({ options: { open: { type: 'string', default: String(usual) } } });
  return Number(values.open);
}
