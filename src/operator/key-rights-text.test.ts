import { expect, test } from 'vitest';
import type { KeyRight } from '../gravityzone/api/key-rights.ts';
import { isSufficient, keyRightText } from './key-rights-text.ts';

const right = (verdict: KeyRight['verdict']): KeyRight => ({
  method: 'getIncident',
  verdict,
  where: 'My Account: Incidents API',
  why: 'to complete incidents',
  detail: 'It failed. Try again.',
});

test.each([
  ['granted', 'getIncident           granted    to complete incidents.\n', true],
  [
    'missing',
    'getIncident           missing    to complete incidents. Tick it in My Account: Incidents API.\n',
    false,
  ],
  ['unknown', 'getIncident           unknown    to complete incidents. It failed. Try again.\n', false],
  [
    'not tried',
    'getIncident           not tried  to complete incidents. It would change something; the check box is in My Account: Incidents API.\n',
    true,
  ],
] as const)('%s', (verdict, line, suffices) => {
  expect(keyRightText(right(verdict))).toBe(line);
  expect(isSufficient([right('granted'), right(verdict)])).toBe(suffices);
});
