import { describe, expect, it } from 'vitest';
import { VendorRefused, VendorUnavailable } from '../../../http/vendor-errors.ts';
import { fakeLists } from '../grid/fake-lists.fixture.ts';
import type { FakeList } from '../grid/fake-lists.fixture.ts';
import { companyNames } from './company-names.ts';

const signal = new AbortController().signal;
const PATH = '/company/companies';
const STATUSES = [
  { id: 1, inactiveFlag: false, disallowSavingFlag: false },
  { id: 2, inactiveFlag: true },
  { id: 3, inactiveFlag: false, disallowSavingFlag: true },
  { id: 4 },
];

function namesOver(list: FakeList, statuses: FakeList = STATUSES) {
  const fake = fakeLists({ [PATH]: list, [`${PATH}/statuses`]: statuses });
  const clock = { now: 0 };
  const logged: object[] = [];
  const names = companyNames(
    fake.transport,
    { lifetime: 600_000, now: () => clock.now },
    (_message, details) => logged.push(details),
  );
  return {
    find: (name: string) => names.find(name, signal),
    drop: () => names.drop(),
    clock,
    logged,
    ...fake,
  };
}

const COMPANIES = [
  { id: 250, name: ' Acme GmbH ' },
  { id: 251, name: 'Twin' },
  { id: 252, name: 'TWIN' },
  { id: 253, name: 'Renewed', deletedFlag: true },
  { id: 254, name: 'Renewed', deletedFlag: false },
  { id: 255, name: 'Gone', deletedFlag: true },
  { id: 256 },
  { id: 257, name: 'Müller &amp; Söhne' },
  { id: 258, name: 'x'.repeat(50) },
  { id: 259, name: 'y'.repeat(60) },
  { id: 260, name: 'y'.repeat(50) },
  { id: 261, name: 'Moved on', status: { id: 2 } },
  { id: 262, name: 'Moved on', status: { id: 1 } },
  { id: 263, name: 'Moved on', status: { id: 3 } },
  { id: 264, name: 'Asleep', status: { id: 2 } },
  { id: 265, name: 'Locked', status: { id: 3 } },
  { id: 266, name: 'Odd', status: { id: 4 } },
  { id: 267, name: 'Stray', status: { id: 77 } },
];

describe('companyNames', () => {
  it('reads the list anew once it was dropped', async () => {
    const { find, drop, paths } = namesOver(COMPANIES);
    await find('acme gmbh');
    drop();
    await find('acme gmbh');
    expect(paths().filter((path) => path === PATH)).toHaveLength(2);
  });

  it.each([
    { name: 'acme gmbh', expected: { kind: 'one', id: 250 } },
    { name: ' ACME GmbH', expected: { kind: 'one', id: 250 } },
    { name: 'Acme', expected: { kind: 'none' } },
    { name: 'Twin', expected: { kind: 'several', ids: [251, 252] } },
    { name: 'Renewed', expected: { kind: 'one', id: 254 } },
    { name: 'Gone', expected: { kind: 'none' } },
    { name: 'Müller  &\u00a0Söhne', expected: { kind: 'one', id: 257 } },
    { name: 'x'.repeat(70), expected: { kind: 'one', id: 258 } },
    { name: 'y'.repeat(60), expected: { kind: 'one', id: 259 } },
    { name: '"; DROP', expected: { kind: 'none' } },
    { name: 'Moved on', expected: { kind: 'one', id: 262 } },
    { name: 'Asleep', expected: { kind: 'none' } },
    { name: 'Locked', expected: { kind: 'none' } },
    { name: 'Odd', expected: { kind: 'one', id: 266 } },
    { name: 'Stray', expected: { kind: 'one', id: 267 } },
  ])('answers $expected.kind for $name', async ({ name, expected }) => {
    expect(await namesOver(COMPANIES).find(name)).toEqual(expected);
  });

  it('reads all pages of a thousand once, without what is deleted', async () => {
    const { find, asked } = namesOver(COMPANIES);
    for (const name of ['Acme GmbH', 'Renewed', 'Nobody']) await find(name);
    expect(asked).toEqual([
      {
        path: PATH,
        query: { conditions: 'deletedFlag=False', fields: 'id,name,status,deletedFlag' },
        pageSize: 1_000,
      },
      {
        path: `${PATH}/statuses`,
        query: { fields: 'id,inactiveFlag,disallowSavingFlag' },
        pageSize: 1_000,
      },
    ]);
  });

  it('believes only a new list that a name is missing', async () => {
    const list: object[] = [{ id: 1, name: 'Other' }];
    const { find, clock, asked } = namesOver(list);
    expect(await find('Acme')).toEqual({ kind: 'none' });
    list.push({ id: 2, name: 'Acme' });
    clock.now = 29_999;
    expect(await find('Acme')).toEqual({ kind: 'none' });
    clock.now = 30_000;
    expect(await find('Other')).toEqual({ kind: 'one', id: 1 });
    expect(asked).toHaveLength(2);
    expect(await find('Acme')).toEqual({ kind: 'one', id: 2 });
    expect(asked).toHaveLength(4);
  });

  it('tells which right is missing, and logs it once', async () => {
    const { find, clock, logged } = namesOver('forbidden');
    const right = 'Companies > Company Maintenance: Inquire All';
    expect(await find('Acme')).toMatchObject({
      kind: 'refused',
      remedy: expect.stringContaining(right) as string,
    });
    clock.now = 30_000;
    expect(await find('Acme')).toMatchObject({
      kind: 'refused',
      remedy: expect.stringContaining(right) as string,
    });
    expect(logged).toEqual([{ right }]);
  });

  it.each<[string, FakeList]>([
    ['are refused', 'forbidden'],
    ['are not there', new VendorRefused('manage', { code: 'unknown-endpoint', message: 'x', advice: 'x' })],
  ])(
    'takes inactive companies for active ones where statuses %s, and logs that once',
    async (_, statuses) => {
      const { find, drop, logged } = namesOver(COMPANIES, statuses);
      expect(await find('Asleep')).toEqual({ kind: 'one', id: 264 });
      drop();
      expect(await find('Moved on')).toMatchObject({ kind: 'several' });
      expect(logged).toEqual([
        { right: 'System > Table Setup: Inquire, customised to Company/Company Status' },
      ]);
    },
  );

  it('passes on that Manage is down', async () => {
    const down = new VendorUnavailable('manage', { code: 'no-answer', message: 'x', advice: 'x' });
    await expect(namesOver(down).find('Acme')).rejects.toBe(down);
  });
});
