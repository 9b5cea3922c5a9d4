import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const { satisfies } = (await import(new URL('scripts/node-version.mjs', root).href)) as {
  satisfies: (version: string, range: string) => boolean;
};
const { engines } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as {
  engines: { node: string };
};

describe('the check of the Node version before anything is installed', () => {
  it.each([
    ['v20.18.3', false],
    ['v20.19.0', true],
    ['v20.20.2', true],
    ['v21.9.0', false],
    ['v22.12.9', false],
    ['v22.13.0', true],
    ['v23.11.0', false],
    ['v24.0.0', true],
    ['v25.1.0', true],
  ])('of %s against ^20.19.0 || ^22.13.0 || >=24 says %s', (version, fits) => {
    expect(satisfies(version, '^20.19.0 || ^22.13.0 || >=24')).toBe(fits);
  });

  it('understands the range of package.json, which this very Node satisfies', () => {
    expect(satisfies(process.version, engines.node)).toBe(true);
    expect(satisfies('v18.20.0', engines.node)).toBe(false);
  });
});
