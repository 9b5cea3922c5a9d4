import { expect, test } from 'vitest';
import { consoleLink, isConsoleLink } from './console-link.ts';

test.each([
  [
    'https://cloudgz.gravityzone.bitdefender.com/api',
    'https://cloudgz.gravityzone.bitdefender.com/#!/incidents/view/1',
  ],
  [
    'https://cloudham.s11.gravityzone.bitdefender.com/api/v1.0/jsonrpc/push',
    'https://cloudham.s11.gravityzone.bitdefender.com/#!/incidents/view/1',
  ],
  ['https://GZ.example:8443/api', 'https://gz.example:8443/#!/incidents/view/1'],
  ['http://gz.example/api', 'http://gz.example/#!/incidents/view/1'],
  ['https://gravityzone.bitdefender.com/api', undefined],
  ['https://u@cloud.gravityzone.bitdefender.com/api', undefined],
  ['https://gz.example/', undefined],
  ['', undefined],
])('the console of %j has the page %j', (accessUrl, link) => {
  expect(consoleLink(accessUrl, '1')).toBe(link);
  if (link !== undefined) expect(isConsoleLink(link)).toBe(true);
});

test.each([
  'see https://gz.example/#!/incidents/view/1',
  'https://gz.example/#!/incidents/view/1 now',
  'https://gz.example/incidents',
])('%j is more than a link to a console', (text) => {
  expect(isConsoleLink(text)).toBe(false);
});
