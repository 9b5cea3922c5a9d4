import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { faultBox } from './faults.ts';
import { modesSchema } from './modes.ts';

const readme = await readFile(new URL('README.md', import.meta.url), 'utf8');

it.each(Object.entries(faultBox(() => undefined).current()))(
  'the README tells what the fault %s does, and its usual value %j',
  (name, usual) => {
    expect(readme).toMatch(new RegExp(`^\\| \`${name}\` \\(\`?${usual}\`?\\) \\|`, 'm'));
  },
);

it.each(Object.entries(modesSchema.parse({})))(
  'the README tells what the mode %s says, and its usual value %j',
  (name, usual) => {
    expect(readme).toMatch(new RegExp(`^\\| \`${name}\` \\(\`?${usual}\`?\\) \\|`, 'm'));
  },
);
