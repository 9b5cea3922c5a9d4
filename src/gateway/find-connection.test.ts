import { expect, it } from 'vitest';
import { findConnection } from './find-connection.ts';

const main = { name: 'main', secrets: [] };

it.each([['/gravityzone/main'], ['/gravityzone/main?x=1']])('%s is the connection', (url) =>
  expect(findConnection(url, [main])).toBe(main),
);

it.each([
  ['/gravityzone/other'],
  ['/gravityzone/'],
  ['/gravityzone/main/'],
  ['/gravityzone/main/x'],
  ['/GravityZone/main'],
  ['/gravityzone/MAIN'],
  ['/gravityzone/ma%69n'],
  ['/gravityzone/__proto__'],
  ['//gravityzone/main'],
  ['/'],
  [''],
])('%s is none', (url) => expect(findConnection(url, [main])).toBeUndefined());
