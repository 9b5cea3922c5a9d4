import { describe, expect, it } from 'vitest';
import type { Placement } from '../../desk.ts';
import type { ManageCall, ManageTransport } from '../connection/manage-transport.ts';
import { fakeLists } from '../grid/fake-lists.fixture.ts';
import { devices } from './devices.ts';

const signal = new AbortController().signal;
const PATH = '/company/configurations';
const ATTACHED = '/service/tickets/69/configurations';

const COMPUTER: Placement = {
  companyId: 'gz1',
  companyName: { kind: 'known', name: 'Acme' },
  computerName: 'WIN-1',
  computerFqdn: 'win-1.acme.test',
  computerIps: ['10.0.0.5', '10.0.0.6'],
  computerMacs: [],
};

/** The devices of a Manage with these configurations. */
function devicesOver(configurations: readonly object[]) {
  const fake = fakeLists({ [PATH]: configurations });
  const posted: Pick<ManageCall, 'method' | 'path' | 'body'>[] = [];
  const call: ManageTransport['call'] = ({ method, path, body }, schema) => {
    posted.push({ method, path, body });
    return Promise.resolve(schema.parse({ id: 1, deviceIdentifier: 'x' }));
  };
  const clock = { now: 0 };
  const found = devices({ call, ...fake.transport }, { lifetime: 600_000, now: () => clock.now });
  return {
    find: (changes: Partial<Placement> = {}, company = 250) =>
      found.deviceFor(company, { ...COMPUTER, ...changes }, signal),
    attach: () => found.attachDevice(69, 5, signal),
    posted,
    clock,
    ...fake,
  };
}
const seen = (lastUpdated: string) => ({ _info: { lastUpdated } });

describe('deviceFor', () => {
  it('asks for name and FQDN within the company, in one request that is remembered', async () => {
    const { find, asked, clock } = devicesOver([{ id: 5, name: 'WIN-1' }]);
    await find();
    await find();
    expect(asked).toEqual([
      {
        path: PATH,
        query: {
          conditions: 'company/id=250 AND (name="WIN-1" OR name="win-1.acme.test")',
          fields: 'id,name,activeFlag,ipAddress,_info',
        },
        pageSize: 1_000,
      },
    ]);
    await find({}, 251);
    clock.now = 600_000;
    await find();
    expect(asked).toHaveLength(3);
  });

  it.each([
    { case: 'the one of the name, whatever its case', rows: [{ id: 5, name: 'Win-1' }], expected: 5 },
    {
      case: 'the one of the name before that of the FQDN',
      rows: [
        { id: 4, name: 'win-1.acme.test' },
        { id: 5, name: 'WIN-1' },
      ],
      expected: 5,
    },
    {
      case: 'the one of the FQDN where none has the name',
      rows: [{ id: 4, name: 'WIN-1.acme.test' }],
      expected: 4,
    },
    {
      case: 'the active one of the name',
      rows: [
        { id: 5, name: 'WIN-1', activeFlag: false },
        { id: 6, name: 'WIN-1', activeFlag: true },
      ],
      expected: 6,
    },
    {
      case: 'of duplicates the one with an address of the computer',
      rows: [
        { id: 5, name: 'WIN-1', ipAddress: '10.0.0.6', ...seen('2024-01-01T00:00:00Z') },
        { id: 6, name: 'WIN-1', ipAddress: '10.0.0.9', ...seen('2025-01-01T00:00:00Z') },
      ],
      expected: 5,
    },
    {
      case: 'of duplicates that share all the one updated last',
      rows: [
        { id: 7, name: 'WIN-1' },
        { id: 5, name: 'WIN-1', ...seen('2025-01-01T00:00:00Z') },
        { id: 6, name: 'WIN-1', ...seen('2024-01-01T00:00:00Z') },
      ],
      expected: 5,
    },
    {
      case: 'none where all are inactive',
      rows: [{ id: 5, name: 'WIN-1', activeFlag: false }],
      expected: undefined,
    },
    {
      case: 'none where Manage answers other names',
      rows: [{ id: 5, name: 'WIN-10' }, { id: 6 }],
      expected: undefined,
    },
    { case: 'none where there is none', rows: [], expected: undefined },
  ])('is $case', async ({ rows, expected }) => {
    expect(await devicesOver(rows).find()).toBe(expected);
  });

  it('asks for a name once where the FQDN is the same', async () => {
    const { find, asked } = devicesOver([{ id: 5, name: 'WIN-1' }]);
    expect(await find({ computerFqdn: 'win-1' })).toBe(5);
    expect(asked[0]?.query['conditions']).toBe('company/id=250 AND (name="win-1")');
  });

  it.each(['WIN"1', "WIN'1", 'WIN*', 'WIN 1', 'WÏN', '', 'x'.repeat(64)])(
    'does not ask for the host name %j',
    async (computerName) => {
      const { find, asked } = devicesOver([]);
      expect(await find({ computerName, computerFqdn: undefined })).toBeUndefined();
      expect(asked).toEqual([]);
    },
  );
});

describe('attachDevice', () => {
  it('takes one request', async () => {
    const { attach, asked, posted } = devicesOver([]);
    await attach();
    expect(asked).toEqual([]);
    expect(posted).toEqual([{ method: 'POST', path: ATTACHED, body: { id: 5 } }]);
  });
});
