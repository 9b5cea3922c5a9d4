import { expect, test } from 'vitest';
import { isIncidentEvent } from './incident-event.ts';
import { settingsChanged, watchEnded, watchResumed } from './own-events.ts';

test.each([
  ['the end of a watch', (now: number) => watchEnded(5, now)],
  ['a watch that goes on', watchResumed],
  ['new settings', (now: number) => settingsChanged('now rated Low', 3, now)],
])('%s is an event as of now, which is no repeat of an earlier one', (_what, make) => {
  const made = make(7);
  expect(isIncidentEvent(made)).toBe(true);
  expect(made).toMatchObject({ sentAt: 7, arrivedAt: 7 });
  expect(made.key).not.toBe(make(8).key);
});

test('new settings say why, and count anew after another revision', () => {
  const made = settingsChanged('now rated Low', 3, 7);
  expect(made).toMatchObject({ kind: 'settings', because: 'now rated Low' });
  expect(made.key).not.toBe(settingsChanged('now rated Low', 4, 7).key);
});
