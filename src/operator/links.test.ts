import { expect, test } from 'vitest';
import type { Settings } from '../settings/settings.ts';
import type { IncidentView } from '../workflows/contracts.ts';
import { linksOf } from './links.ts';

const VIEW = {
  account: 'main',
  incidentId: 'i1',
  facts: {},
  standings: [
    { desk: 'automate', ticket: '88213' },
    { desk: 'manage', ticket: '40127' },
  ],
} as unknown as IncidentView;

const settings = (temporal: object): Settings =>
  ({
    temporal: { address: '127.0.0.1:7233', namespace: 'edr', ...temporal },
    accounts: { main: { api: { accessUrl: 'https://cloud.gravityzone.example/api' } } },
    desks: { manage: { url: 'https://api-na.myconnectwise.net', companyId: 'msp & co' } },
  }) as unknown as Settings;

test('leads to the ticket in Manage, to GravityZone, and to Temporal’s UI where that is known', () => {
  const ofDesks = [
    {
      of: 'Ticket 40127 at manage',
      url: 'https://na.myconnectwise.net/v4_6_release/services/system_io/router/openrecord.rails?locale=en_US&companyName=msp+%26+co&recordType=ServiceFv&recid=40127',
    },
    { of: 'GravityZone', url: 'https://cloud.gravityzone.example/#!/incidents/view/i1' },
  ];
  const workflow = '/namespaces/edr/workflows/incident%2Fmain%2Fi1';
  expect(linksOf(settings({}), VIEW)).toEqual(ofDesks);
  expect(linksOf(settings({ ui: 'http://127.0.0.1:8233/' }), VIEW)).toEqual([
    ...ofDesks,
    { of: 'Temporal', url: `http://127.0.0.1:8233${workflow}` },
  ]);
  expect(linksOf(settings({ address: 'edr.a1b2.tmprl.cloud:7233' }), VIEW).at(-1)).toEqual({
    of: 'Temporal',
    url: `https://cloud.temporal.io${workflow}`,
  });
  expect(linksOf(settings({ address: undefined, embedded: { uiPort: 8233 } }), VIEW).at(-1)).toEqual({
    of: 'Temporal',
    url: `http://127.0.0.1:8233${workflow}`,
  });
});
