import { describe, expect, test } from 'vitest';
import { recordedItems } from './fake-api.fixture.ts';
import { endpointFacts, itemFacts, statusOf, timeOf } from './incident-facts.ts';
import { incidentItem } from './incident-schema.ts';

const item = (members: object) => incidentItem.parse({ incidentId: 'abc', ...members });
const [endpoint, extended] = recordedItems();
const READ_AT = Date.parse('2026-01-01T00:00:00Z');

describe('facts of a recorded item', () => {
  test('of an endpoint incident', () => {
    expect(itemFacts(incidentItem.parse(endpoint))).toEqual({
      companyId: 'COMPANY_ID',
      companyName: 'COMPANY_NAME',
      computerId: '67c87017f3e11f09dc9143e8',
      computerName: 'HOST_NAME',
      computerFqdn: 'HOST_NAME',
      computerIps: ['IP_158'],
      computerMacs: ['005056b1ef97'],
      mainAction: 'blocked',
      detectionName: 'Cloud Virus',
      severityScore: 52,
      attackTypes: ['Other'],
      partOf: ['6940eeadaa87b3d57af088aa'],
      incidentNumber: 471,
      incidentLink: 'https://localhost/#!/incidents/view/6940ee975f5c8b75247c3f38',
    });
  });

  test('of an incident of an organization', () => {
    expect(itemFacts(incidentItem.parse(extended))).toEqual({
      companyId: 'COMPANY_ID',
      companyName: 'COMPANY_NAME',
      mainAction: 'blocked',
      severityScore: 51,
      incidentType: 'extendedIncident',
      incidentNumber: 472,
      incidentLink: 'https://localhost/#!/incidents/view/6940eeadaa87b3d57af088aa',
    });
  });
});

describe('the computers of an incident of an organization', () => {
  const endpoint = (name: unknown) => ({ type: 'endpoint', name });

  test.each<[string, object, object]>([
    ['one that is named', { nodes: [endpoint('WS-07')] }, { computerName: 'WS-07' }],
    [
      'two at most, in any order and once each',
      { nodes: [endpoint('WS-09'), endpoint('WS-08'), endpoint('WS-07'), endpoint('WS-08')] },
      { computerName: 'WS-07, WS-08' },
    ],
    ['no other nodes', { nodes: [{ type: 'user', name: 'anna' }, null, endpoint(null)] }, {}],
    ['none where there are no nodes', { nodes: null }, {}],
    ['none where the computer is known', { computerName: 'WS-01', nodes: [endpoint('WS-07')] }, {}],
  ])('are %s', (_what, details, facts) => {
    expect(endpointFacts(item({ details }))).toEqual(facts);
  });
});

describe('facts', () => {
  test('are none where nothing is told, or in another form than known', () => {
    expect(itemFacts(item({}))).toEqual({});
    expect(itemFacts(item({ company: null, details: [], severityScore: 101, attackTypes: null }))).toEqual(
      {},
    );
  });

  test.each([
    ['reported', 'no action'],
    ['Reported', 'no action'],
    ['partially_blocked', 'partially blocked'],
    ['blocked', 'blocked'],
    ['a later word', 'a later word'],
  ])('name the action %s as the push does: %s', (mainAction, word) => {
    expect(itemFacts(item({ mainAction }))).toEqual({ mainAction: word });
  });

  test.each([471, '471', '#471'])('read the number %j', (incidentNumber) => {
    expect(itemFacts(item({ incidentNumber }))).toEqual({ incidentNumber: 471 });
  });

  test('name linked incidents by number, else by id, and skip what names none', () => {
    const contains = [{ incidentId: 'a', incidentNumber: '#7' }, { incidentId: 'b' }, 'c', {}, null];
    expect(itemFacts(item({ details: { contains } }))).toEqual({ contains: ['#7', 'b', 'c'] });
  });

  test('leave the creation to the push, which tells it in ms', () => {
    expect(itemFacts(item({ created: '2025-12-16T07:30:29+02:00' }))).toEqual({});
  });
});

test.each([
  ['open', 'open'],
  ['in_progress', 'in progress'],
  ['investigating', 'in progress'],
  [' Closed ', 'closed'],
  ['false_positive', 'false positive'],
  [1, 'open'],
  [2, 'in progress'],
  ['3', 'closed'],
  [4, 'false positive'],
  ['In Progress', 'in progress'],
  ['in-progress', 'in progress'],
  ['false positive', 'false positive'],
  ['FALSE__POSITIVE', 'false positive'],
  [' On Hold ', 'On Hold'],
  [7, '7'],
  ['', undefined],
  [null, undefined],
])('the status %j is %s', (status, word) => {
  expect(statusOf(item({ status }))).toBe(word);
});

test.each([
  ['2025-12-16T07:34:27+02:00', '2025-12-16T05:34:27.999Z'],
  ['2025-12-16T07:34:27-0330', '2025-12-16T11:04:27.999Z'],
  ['2025-12-16T07:34:27', '2025-12-16T07:34:27.999Z'],
  ['2025-12-16T07:34:27.114Z', '2025-12-16T07:34:27.114Z'],
])('of the update at %s the latest that may be meant is %s', (lastUpdated, utc) => {
  expect(timeOf(item({ lastUpdated }), 'lastUpdated', READ_AT)).toBe(Date.parse(utc));
});

test('a time that cannot be read is none', () => {
  expect(timeOf(item({ lastUpdated: 'soon' }), 'lastUpdated', READ_AT)).toBeUndefined();
});
