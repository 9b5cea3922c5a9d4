import { describe, expect, it } from 'vitest';
import { VendorUnavailable } from '../../../http/vendor-errors.ts';
import { fakeLists } from '../grid/fake-lists.fixture.ts';
import type { FakeList } from '../grid/fake-lists.fixture.ts';
import { companyNames } from './company-names.ts';

const signal = new AbortController().signal;
const PATH = '/company/companies';

function namesOver(list: FakeList) {
  const fake = fakeLists({ [PATH]: list });
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
];

describe('companyNames', () => {
  it('reads the list anew once it was dropped', async () => {
    const { find, drop, paths } = namesOver(COMPANIES);
    await find('acme gmbh');
    drop();
    await find('acme gmbh');
    expect(paths()).toEqual([PATH, PATH]);
  });

  it.each([
    { name: 'acme gmbh', expected: { kind: 'one', company: 250 } },
    { name: ' ACME GmbH', expected: { kind: 'one', company: 250 } },
    { name: 'Acme', expected: { kind: 'none' } },
    { name: 'Twin', expected: { kind: 'several' } },
    { name: 'Renewed', expected: { kind: 'one', company: 254 } },
    { name: 'Gone', expected: { kind: 'none' } },
    { name: 'Müller  &\u00a0Söhne', expected: { kind: 'one', company: 257 } },
    { name: 'x'.repeat(70), expected: { kind: 'one', company: 258 } },
    { name: 'y'.repeat(60), expected: { kind: 'one', company: 259 } },
    { name: '"; DROP', expected: { kind: 'none' } },
  ])('answers $expected.kind for $name', async ({ name, expected }) => {
    expect(await namesOver(COMPANIES).find(name)).toEqual(expected);
  });

  it('reads all pages of a thousand once, without what is deleted', async () => {
    const { find, asked } = namesOver(COMPANIES);
    for (const name of ['Acme GmbH', 'Renewed', 'Nobody']) await find(name);
    expect(asked).toEqual([
      {
        path: PATH,
        query: { conditions: 'deletedFlag=False', fields: 'id,name,deletedFlag' },
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
    expect(await find('Other')).toEqual({ kind: 'one', company: 1 });
    expect(asked).toHaveLength(1);
    expect(await find('Acme')).toEqual({ kind: 'one', company: 2 });
    expect(asked).toHaveLength(2);
  });

  it('tells which right is missing, and logs it once', async () => {
    const { find, clock, logged } = namesOver('forbidden');
    const right = 'Companies > Company Maintenance: Inquire All';
    expect(await find('Acme')).toEqual({ kind: 'refused', right });
    clock.now = 30_000;
    expect(await find('Acme')).toEqual({ kind: 'refused', right });
    expect(logged).toEqual([{ right }]);
  });

  it('passes on that Manage is down', async () => {
    const down = new VendorUnavailable('manage', { code: 'no-answer', message: 'x', advice: 'x' });
    await expect(namesOver(down).find('Acme')).rejects.toBe(down);
  });
});
