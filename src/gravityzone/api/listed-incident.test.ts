import { describe, expect, test } from 'vitest';
import { event } from '../../incident/builders.fixture.ts';
import { foldEvent } from '../../incident/fold.ts';
import { NO_INCIDENT } from '../../incident/known-incident.ts';
import { readPush } from '../read-push.ts';
import { recorded, recordedItems } from './fake-api.fixture.ts';
import { readListed } from './listed-incident.ts';
import type { Reading } from './listed-incident.ts';
import { incidentItem } from './incident-schema.ts';

const READ_AT = Date.parse('2026-11-24T09:00:00.123Z');
const CREATED = '2026-11-24T07:31:02+00:00';
const UPDATED = '2026-11-24T09:40:00+02:00';
const CHANGED = '2026-11-24T08:04:41+00:00';
const process = { type: 'process', details: { pid: 12 } };
const alerts = [{ id: '1', date: CREATED, resources: [process] }];

const read = (members: object = {}, reading: Reading = 'changed', readAt = READ_AT) => {
  const item = {
    incidentId: 'abc',
    created: CREATED,
    lastUpdated: UPDATED,
    lastIncidentChange: CHANGED,
    status: 'closed',
    severityScore: 33,
    ...members,
  };
  return readListed(incidentItem.parse(item), reading, readAt);
};
/** Moments are told in whole seconds: the end of one is the latest that may be meant. */
const endOf = (time: string) => Date.parse(time) + 999;

test('reads a recorded item', () => {
  const [endpoint] = recordedItems();
  const { event, ...incident } = readListed(incidentItem.parse(endpoint), 'updated', READ_AT);
  expect(incident).toMatchObject({
    incidentId: '6940ee975f5c8b75247c3f38',
    isOpen: true,
    createdAt: Date.parse('2025-12-16T05:30:29Z'),
  });
  expect(event).toMatchObject({
    kind: 'listed',
    updatedAt: endOf('2025-12-16T05:34:27Z'),
    facts: { companyId: 'COMPANY_ID', companyName: 'COMPANY_NAME' },
    status: { word: 'in progress', at: endOf('2025-12-16T05:34:27Z') },
  });
});

describe('one reading', () => {
  test('tells facts as of the update, the status as of the edit, and what alerts tell as of the creation', () => {
    expect(read({ details: { alerts } }).event).toMatchObject({
      sentAt: endOf(UPDATED),
      updatedAt: endOf(UPDATED),
      arrivedAt: READ_AT,
      facts: { severityScore: 33 },
      sinceCreation: {
        at: Date.parse(CREATED),
        facts: { processPid: 12, createdAt: '2026-11-24T07:31:02.000Z' },
      },
      status: { word: 'closed', at: endOf(CHANGED) },
    });
  });

  test('keeps the item without what is long in it', () => {
    const { raw } = read({ news: 1, details: { alerts, nodes: [{}], more: 2 } }).event;
    expect(raw).toEqual(expect.objectContaining({ incidentId: 'abc', news: 1, details: { more: 2 } }));
  });

  test.each<{ title: string; members: object; reading: Reading; at: number }>([
    { title: 'the edit', members: {}, reading: 'changed', at: endOf(CHANGED) },
    {
      title: 'the reading where an edit has no time',
      members: { lastIncidentChange: null },
      reading: 'changed',
      at: READ_AT,
    },
    {
      title: 'the reading where a single incident is closed',
      members: { lastIncidentChange: null },
      reading: 'single',
      at: READ_AT,
    },
    {
      title: 'the update where a single incident is open: that is no news of now',
      members: { status: 'open', lastIncidentChange: null },
      reading: 'single',
      at: endOf(UPDATED),
    },
    {
      title: 'the update that it merely stands beside',
      members: { lastIncidentChange: null },
      reading: 'updated',
      at: endOf(UPDATED),
    },
    {
      title: 'a later update that left it',
      members: { lastUpdated: '2026-11-24T08:30:00Z' },
      reading: 'updated',
      at: endOf('2026-11-24T08:30:00Z'),
    },
  ])('tells the status as of $title', ({ members, reading, at }) => {
    expect(read(members, reading).event.status?.at).toBe(at);
  });

  test.each<[string, object, number]>([
    ['the creation', { lastUpdated: null }, Date.parse(CREATED)],
    ['the reading', { lastUpdated: null, created: null }, READ_AT],
  ])('tells facts as of %s where no update is told, which is no activity', (_what, members, at) => {
    expect(read(members).event).toMatchObject({ sentAt: at });
    expect(read(members).event.updatedAt).toBeUndefined();
  });

  test('takes a time that is yet to come by more than five minutes for that of the reading', () => {
    const ahead = '2026-11-25T09:00:00Z';
    const { createdAt, event } = read({ created: ahead, lastUpdated: ahead, lastIncidentChange: ahead });
    expect([createdAt, event.sentAt, event.updatedAt, event.status?.at]).toEqual(Array(4).fill(READ_AT));
  });

  test('that tells a time hours ahead outweighs no push that comes later', () => {
    const item = read({ lastUpdated: '2026-11-24T12:00:00Z', severityScore: 50 }).event;
    const pushed = event({ sentAt: READ_AT + 1_000, facts: { severityScore: 95 } });
    const { incident } = foldEvent(foldEvent(NO_INCIDENT, item).incident, pushed);
    expect(incident.facts.severityScore).toBe(95);
  });

  test('tells nothing of an item that tells nothing', () => {
    const { event } = readListed(incidentItem.parse({ incidentId: 'abc' }), 'changed', READ_AT);
    expect(event).toMatchObject({ facts: {}, sinceCreation: { at: READ_AT, facts: {} } });
    expect(event.status).toBeUndefined();
  });

  test('is an event of its own, though it finds the same content', () => {
    const [one, other, changed] = [read(), read({}, 'changed', READ_AT + 1), read({ severityScore: 34 })];
    expect(other.content).toBe(one.content);
    expect(changed.content).not.toBe(one.content);
    expect(new Set([one, other, changed, read({}, 'updated')].map(({ event }) => event.key)).size).toBe(4);
    expect(read().event.key).toBe(one.event.key);
  });
});

describe('a status that returns', () => {
  test.each([
    {
      title: 'with the times of its edits',
      edits: ['2026-11-24T08:01:00Z', '2026-11-24T08:02:00Z', '2026-11-24T08:03:00Z'],
    },
    { title: 'without them', edits: [null, null, null] },
  ])('is no repeat, $title', ({ edits }) => {
    const statuses = ['closed', 'open', 'closed'];
    let incident = NO_INCIDENT;
    const seen = statuses.map((status, place) => {
      const members = { status, lastIncidentChange: edits[place] };
      incident = foldEvent(incident, read(members, 'changed', READ_AT + place * 60_000).event).incident;
      return incident.facts.status;
    });
    expect(seen).toEqual(statuses);
  });
});

test('an item read after a push tells the same creation, though one counts ms and the other seconds', () => {
  const body = Buffer.from(JSON.stringify(recorded('push-new-incident-update')));
  const pushed = readPush(body, READ_AT);
  const events = pushed.kind === 'events' ? pushed.events : [];
  const { event } = read({ created: '2024-07-12T08:00:58+00:00', severityScore: 96 });
  let incident = NO_INCIDENT;
  for (const each of events)
    if (each.kind === 'incident') incident = foldEvent(incident, each.event).incident;
  incident = foldEvent(incident, event).incident;
  expect(incident.facts).toMatchObject({ createdAt: '2024-07-12T08:00:58.000Z', severityScore: 96 });
});
