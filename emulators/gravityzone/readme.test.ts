import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { NO_FAULTS } from './faults.ts';
import { ROUTES } from './stage/routes.ts';

const readme = await readFile(new URL('README.md', import.meta.url), 'utf8');

it.each(Object.keys(NO_FAULTS))('the README tells what the fault %s does', (name) => {
  expect(readme).toMatch(new RegExp(`^\\| (\`\\w+\` \\(.+\\), |\`\\w+\`, )?\`${name}\``, 'm'));
});

it.each(Object.keys(ROUTES))('the README has the route %s', (route) => {
  expect(readme).toContain(`\`${route.replace(':id', '{id}')}\``);
});
