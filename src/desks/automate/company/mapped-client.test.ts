import { describe, expect, it } from 'vitest';
import type { Placement } from '../../desk.ts';
import { companyOf } from './mapped-client.ts';
import { PLACEMENT, settingsFor } from '../scripted-server.fixture.ts';

const settings = settingsFor('http://127.0.0.1', { catchAll: { clientId: 1 } });

describe('the client of an incident', () => {
  it("is the one that its company's id is mapped to", () => {
    expect(companyOf(settings, PLACEMENT)).toEqual({
      kind: 'company',
      client: { clientId: 7 },
      isCatchAll: false,
      remarks: [],
    });
  });

  it.each<[string, Partial<Placement>, string]>([
    ['of an incident without company', { companyId: undefined }, 'The incident names no GravityZone company'],
    ['of a company by its name', {}, 'GravityZone company gz2 (Acme) is mapped to no Automate client'],
    [
      'of a company without name',
      { companyName: { kind: 'unknown' } },
      'GravityZone company gz2 is mapped to no Automate client',
    ],
    [
      'of a company whose name was waited for in vain',
      { companyName: { kind: 'given up', problem: 'GravityZone is down' } },
      'GravityZone company gz2, whose name could not be fetched (GravityZone is down), is mapped to no Automate client',
    ],
    [
      'of a company whose id is a word of the language',
      { companyId: 'constructor', companyName: { kind: 'unknown' } },
      'GravityZone company constructor is mapped to no Automate client',
    ],
  ])('is the catch-all, for a ticket %s, with the reason', (_, changes, reason) => {
    expect(companyOf(settings, { ...PLACEMENT, companyId: 'gz2', ...changes })).toEqual({
      kind: 'company',
      client: settings.catchAll,
      isCatchAll: true,
      remarks: [`${reason}: the ticket stands at the catch-all client.`],
    });
  });

  it('is missing, with advice, where there is no catch-all', () => {
    expect(companyOf(settingsFor('http://127.0.0.1'), { ...PLACEMENT, companyId: 'gz2' })).toMatchObject({
      kind: 'unmapped',
      code: 'unmapped-company',
      message: 'No Automate client is mapped to the GravityZone company Acme, gz2.',
      advice:
        'Add "gz2" with { clientId: ID } of an Automate client to `companies` in the Automate settings, or set `catchAll`, then retry.',
    });
  });

  it('can be the catch-all only, where the incident names no company', () => {
    expect(companyOf(settingsFor('http://127.0.0.1'), { ...PLACEMENT, companyId: undefined })).toMatchObject({
      advice:
        'Set `catchAll` in the Automate settings to { clientId: ID } of the client that such tickets belong to, then retry.',
    });
  });
});
