import { expect, test } from 'vitest';
import { isReadLater, isSentLater } from './stamp.ts';
import type { Stamp } from './stamp.ts';

const STAMP: Stamp = { sentAt: 10, index: 10, arrivedAt: 10, key: 'k' };

test.each<[string, Partial<Stamp>, { readonly sent: boolean; readonly read: boolean }]>([
  ['itself', {}, { sent: false, read: false }],
  ['one sent earlier', { sentAt: 9, index: 11 }, { sent: true, read: true }],
  ['one sent later', { sentAt: 11, index: 9 }, { sent: false, read: false }],
  ['one before it in its message', { index: 9, key: 'l' }, { sent: true, read: true }],
  ['one behind it in its message', { index: 11, key: 'j' }, { sent: false, read: false }],
  ['one that arrived earlier', { arrivedAt: 9, key: 'l' }, { sent: true, read: true }],
  ['one that arrived later', { arrivedAt: 11, key: 'j' }, { sent: false, read: false }],
  ['one sent later, but read earlier', { sentAt: 11, arrivedAt: 9 }, { sent: false, read: true }],
  ['one sent earlier, but read later', { sentAt: 9, arrivedAt: 11 }, { sent: true, read: false }],
  ['one whose key is less', { key: 'j' }, { sent: true, read: true }],
  ['one whose key is greater', { key: 'l' }, { sent: false, read: false }],
])('a stamp beside %s', (_what, changes, { sent, read }) => {
  const than = { ...STAMP, ...changes };
  expect([isSentLater(STAMP, than), isReadLater(STAMP, than)]).toEqual([sent, read]);
});
