import { expect, test } from 'vitest';
import { event, operatorClosed, reading, statusRead } from './builders.fixture.ts';
import { isIncidentEvent } from './incident-event.ts';
import { watchEnded, watchResumed } from './own-events.ts';

const settings = { kind: 'settings', key: 's', sentAt: 1, arrivedAt: 1, because: 'The bands changed.' };

/** As it comes out of a signal. */
const sent = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown;
const pushOf = (facts: unknown) => ({ ...event(), facts });

test.each<[string, unknown]>([
  ['a push', event({ facts: { computerName: 'WS-01', severityScore: 5, attackTypes: ['Other'] } })],
  ['a push with facts of a later version', pushOf({ port: 443, orbit: { low: true } })],
  ['a reading', reading({ facts: { port: 443 }, updatedAt: 5 })],
  ['a reading of a status', statusRead('closed', 5)],
  ['a push with the time of its creation', pushOf({ createdAt: '2024-07-12' })],
  ['a push with the lowest score', pushOf({ severityScore: 0 })],
  ['a push with the highest score', pushOf({ severityScore: 100 })],
  ['a push with a fact as long as any', pushOf({ processCommandLine: 'x'.repeat(8_192) })],
  ['a push with a set as long as any', pushOf({ attackTypes: ['x'.repeat(4_096), 'x'.repeat(4_093)] })],
  ['a push at the last moment', event({ key: 'k'.repeat(200), sentAt: 8.64e15 })],
  ['an operator’s close', operatorClosed('closed', 5)],
  ['an operator’s close of no attack', operatorClosed('false positive', 5)],
  ['an end of the watch', watchEnded(5, 5)],
  ['a watch that goes on', watchResumed(5)],
  ['new settings', settings],
])('%s is an event', (_what, value) => {
  expect(isIncidentEvent(sent(value))).toBe(true);
});

test.each<[string, unknown]>([
  ['nothing', null],
  ['a text', 'push'],
  ['a list', [event()]],
  ['what has no kind', { ...event(), kind: undefined }],
  ['another kind', { ...event(), kind: 'pushed' }],
  ['no key', { ...event(), key: '' }],
  ['a key that is a list', { ...event(), key: ['k'] }],
  ['a key without end', { ...event(), key: 'k'.repeat(201) }],
  ['a time that is a text', { ...event(), sentAt: '2024-07-12' }],
  ['no arrival', { ...event(), arrivedAt: undefined }],
  ['a place that is no number', { ...event(), index: Number.NaN }],
  ['a push that does not say whether it is timed', { ...event(), isTimed: undefined }],
  ['a push without a place', { ...event(), index: undefined }],
  ['a time beyond all dates', { ...event(), sentAt: 1e300 }],
  ['no facts', pushOf(undefined)],
  ['a score between two numbers', pushOf({ severityScore: 55.5 })],
  ['a score below 0', pushOf({ severityScore: -1 })],
  ['a score beyond 100', pushOf({ severityScore: 101 })],
  ['a port between two numbers', pushOf({ port: 80.5 })],
  ['a fact without end', pushOf({ processCommandLine: 'x'.repeat(8_193) })],
  ['a set without end', pushOf({ attackTypes: Array.from({ length: 2_000 }, () => 'Other') })],
  ['a status without end', statusRead('x'.repeat(8_193), 5)],
  ['a list of facts', pushOf([])],
  ['a name that is a number', pushOf({ computerName: 5 })],
  ['a number that is a text', pushOf({ port: '443' })],
  ['a set that is a text', pushOf({ attackTypes: 'Other' })],
  ['a set of numbers', pushOf({ attackTypes: [1] })],
  ['a set with a number', pushOf({ attackTypes: ['Other', 1] })],
  ['a set with what has a length, too', pushOf({ attackTypes: ['Other', { length: 1 }] })],
  ['a set longer than any', pushOf({ attackTypes: ['x'.repeat(4_096), 'x'.repeat(4_094)] })],
  ['a creation that is a number', pushOf({ createdAt: 5 })],
  ['a fact that is null', pushOf({ userName: null })],
  ['a reading without what is old', { ...reading(), sinceCreation: undefined }],
  ['a reading with a wrong old fact', { ...reading(), sinceCreation: { at: 1, facts: { port: 'x' } } }],
  ['a reading with a status without a time', { ...reading(), status: { word: 'closed' } }],
  ['a reading with a status without a word', { ...reading(), status: { at: 5 } }],
  ['a reading with a bare status', { ...reading(), status: 'closed' }],
  ['an update at a text', { ...reading(), updatedAt: 'now' }],
  ['an operator’s opening', { ...operatorClosed('closed', 5), status: 'open' }],
  ['an end of the watch without a time', { ...watchEnded(5, 5), idle: undefined }],
  ['settings without a reason', { ...settings, because: undefined }],
])('%s is none', (_what, value) => {
  expect(isIncidentEvent(value)).toBe(false);
});
