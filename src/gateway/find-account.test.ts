import { expect, it } from 'vitest';
import { findAccount } from './find-account.ts';

const main = { name: 'main', secrets: [] };

it.each([
  ['/gravityzone/main'],
  ['/gravityzone/main/'],
  ['/gravityzone/main?x=1'],
  ['/gravityzone/main//?x=1'],
])('%s is the account', (url) => expect(findAccount(url, [main])).toBe(main));

it.each([
  ['/gravityzone/other'],
  ['/gravityzone/'],
  ['/gravityzone/main/x'],
  ['/GravityZone/main'],
  ['/gravityzone/MAIN'],
  ['/gravityzone/ma%69n'],
  ['/gravityzone/__proto__'],
  ['//gravityzone/main'],
  ['/'],
  [''],
])('%s is none', (url) => expect(findAccount(url, [main])).toBeUndefined());
