import { expect, test } from 'vitest';
import { bytesText, quarantineLine, quarantineText } from './quarantine-text.ts';

const ESC = String.fromCodePoint(0x1b);
const about = {
  account: 'main',
  sha256: '0123456789abcdef'.repeat(4),
  reason: `The module is ${ESC}[2J.`,
  receivedAt: Date.UTC(2026, 2, 1, 8),
  size: 12,
  parts: 1,
  repeats: 0,
};

test('says what is known in two lines, without anything that acts on a terminal', () => {
  expect(quarantineText(about)).toBe(
    'main/0123456789ab · received 2026-03-01 08:00:00 UTC · 12 bytes · came once\n' +
      String.raw`  The module is \u001b[2J.` +
      '\n',
  );
});

test('says how often it came again', () => {
  expect(quarantineText({ ...about, repeats: 3 })).toContain('came again 3×');
});

test('says until when it is kept after a replay', () => {
  const replayed = { ...about, keptUntil: Date.UTC(2026, 3, 1) };
  expect(quarantineText(replayed)).toContain('came once · replayed, kept until 2026-04-01 00:00:00 UTC\n');
  expect(JSON.parse(quarantineLine(replayed))).toMatchObject({ keptUntil: '2026-04-01T00:00:00.000Z' });
});

test.each([
  ['text', Buffer.from('Größe\n'), 'Größe\n\n', { text: 'Größe\n' }],
  [
    'a byte order mark',
    Buffer.from([0xef, 0xbb, 0xbf, 0x7b]),
    String.raw`\ufeff{` + '\n',
    { text: '\ufeff{' },
  ],
  ['no UTF-8', Buffer.from([0xff, 0x00]), '/wA=\n', { base64: '/wA=' }],
  ['zero bytes', Buffer.from([0x41, 0x00]), 'QQA=\n', { base64: 'QQA=' }],
])('shows %s', (_, bytes, shown, content) => {
  expect(bytesText(bytes)).toBe(shown);
  expect(JSON.parse(quarantineLine(about, bytes))).toEqual({
    name: 'main/0123456789ab',
    account: 'main',
    sha256: about.sha256,
    reason: about.reason,
    receivedAt: '2026-03-01T08:00:00.000Z',
    size: 12,
    repeats: 0,
    ...content,
  });
});
