import { expect, test } from 'vitest';
import { findingLine } from './finding-line.ts';

const FINDING = {
  level: 'warning',
  subject: 'gateway',
  message: 'The certificate ends soon.',
  advice: 'Renew it.',
} as const;

test('is one line where nobody knows how wide the reader is', () => {
  expect(findingLine(FINDING, {})).toBe('warning  gateway: The certificate ends soon. Renew it.\n');
});

test('is broken between words on a terminal, and never within one', () => {
  expect(findingLine(FINDING, { columns: 36 }, '  ')).toBe(
    '  warning  gateway: The certificate\n           ends soon. Renew it.\n',
  );
  expect(findingLine({ ...FINDING, message: 'x'.repeat(40), advice: 'y z' }, { columns: 30 })).toBe(
    `warning  gateway:\n         ${'x'.repeat(40)}\n         y z\n`,
  );
});
