import { describe, expect, test } from 'vitest';
import { foldEvent } from '../../incident/fold.ts';
import { NO_INCIDENT } from '../../incident/incident.ts';
import { readPush } from '../read-push.ts';
import { recorded, recordedItems } from './fake-api.fixture.ts';
import { itemEvents, readIncident } from './incident-item.ts';
import type { Reading } from './incident-item.ts';
import { incidentItem } from './incident-schema.ts';
import type { IncidentItem } from './incident-schema.ts';

const READ_AT = Date.parse('2026-11-24T09:00:00.123Z');
const CREATED = '2026-11-24T07:31:02+00:00';
const UPDATED = '2026-11-24T09:40:00+02:00';
const CHANGED = '2026-11-24T08:04:41+00:00';
const process = { type: 'process', details: { pid: 12 } };
const alerts = [{ id: '1', date: CREATED, resources: [process] }];

const item = (members: object = {}) =>
  incidentItem.parse({
    incidentId: 'abc',
    created: CREATED,
    lastUpdated: UPDATED,
    lastIncidentChange: CHANGED,
    status: 'closed',
    severityScore: 33,
    ...members,
  });
/** Moments are told in whole seconds: the end of one is the latest that may be meant. */
const endOf = (time: string) => Date.parse(time) + 999;
const statusEvent = (read: IncidentItem, reading: Reading) =>
  itemEvents(read, reading, READ_AT).find(({ facts }) => facts.status !== undefined);
const keysOf = (members: object, readAt = READ_AT) =>
  itemEvents(item(members), 'changed', readAt).map(({ key }) => key);

test('reads a recorded item', () => {
  const [endpoint] = recordedItems();
  expect(readIncident(incidentItem.parse(endpoint))).toMatchObject({
    incidentId: '6940ee975f5c8b75247c3f38',
    incidentType: undefined,
    companyId: 'COMPANY_ID',
    companyName: 'COMPANY_NAME',
    status: 'in progress',
    statusAt: undefined,
    createdAt: Date.parse('2025-12-16T05:30:29Z'),
    lastUpdated: endOf('2025-12-16T05:34:27Z'),
    alertFacts: {},
  });
});

describe('the events of an item', () => {
  test('state what alerts tell as of the creation, the status as of the edit, facts as of the update', () => {
    const events = itemEvents(item({ details: { alerts } }), 'changed', READ_AT);
    expect(
      events.map(({ sentAt, index, arrivedAt, facts }) => ({ sentAt, index, arrivedAt, facts })),
    ).toEqual([
      {
        sentAt: Date.parse(CREATED),
        index: 0,
        arrivedAt: READ_AT,
        facts: { processPid: 12, createdAt: '2026-11-24T07:31:02.000Z' },
      },
      { sentAt: endOf(CHANGED), index: 1, arrivedAt: READ_AT, facts: { status: 'closed' } },
      { sentAt: endOf(UPDATED), index: 2, arrivedAt: READ_AT, facts: { severityScore: 33 } },
    ]);
  });

  test('keep the item with the facts, without its alerts', () => {
    const events = itemEvents(item({ news: 1, details: { alerts, more: 2 } }), 'changed', READ_AT);
    expect(events.map(({ raw }) => raw)).toEqual([
      undefined,
      undefined,
      expect.objectContaining({ incidentId: 'abc', news: 1, details: { more: 2 } }),
    ]);
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
  ])('state the status as of $title', ({ members, reading, at }) => {
    expect(statusEvent(item(members), reading)).toMatchObject({ sentAt: at, facts: { status: 'closed' } });
  });

  test('count an open status of a single incident from its update on: it is no news of now', () => {
    const open = item({ status: 'open', lastIncidentChange: null });
    expect(statusEvent(open, 'single')?.sentAt).toBe(endOf(UPDATED));
  });

  test('count facts as of the creation, else the reading, where no update is told', () => {
    const factsAt = (members: object) => itemEvents(item(members), 'changed', READ_AT).at(-1)?.sentAt;
    expect(factsAt({ lastUpdated: null })).toBe(Date.parse(CREATED));
    expect(factsAt({ lastUpdated: null, created: null })).toBe(READ_AT);
  });

  test('are none for an item that tells nothing', () => {
    expect(itemEvents(incidentItem.parse({ incidentId: 'abc' }), 'changed', READ_AT)).toEqual([]);
  });

  test('have the same keys when the same state is read again', () => {
    expect(keysOf({ details: { alerts } }, READ_AT + 60_000)).toEqual(keysOf({ details: { alerts } }));
  });

  test('have keys of their own, so that none passes for the repeat of another', () => {
    expect(new Set(keysOf({ details: { alerts } })).size).toBe(3);
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
      const read = item({ status, lastIncidentChange: edits[place] });
      for (const event of itemEvents(read, 'changed', READ_AT + place * 60_000))
        incident = foldEvent(incident, event).incident;
      return incident.facts.status;
    });
    expect(seen).toEqual(statuses);
  });
});

test('an item read after a push tells the same creation, though one counts ms and the other seconds', () => {
  const body = Buffer.from(JSON.stringify(recorded('push-new-incident-update')));
  const pushed = readPush(body, READ_AT);
  const events = pushed.kind === 'events' ? pushed.events : [];
  const read = item({ created: '2024-07-12T08:00:58+00:00', severityScore: 96 });
  let incident = NO_INCIDENT;
  for (const each of events)
    if (each.kind === 'incident') incident = foldEvent(incident, each.event).incident;
  for (const event of itemEvents(read, 'changed', READ_AT)) incident = foldEvent(incident, event).incident;
  expect(incident.facts).toMatchObject({ createdAt: '2024-07-12T08:00:58.000Z', severityScore: 96 });
});
