import { describe, expect, it } from 'vitest';
import { companyMapping, standsAt } from './company-mapping.ts';
import type { CompanyMapping, NameSearch } from './company-mapping.ts';
import type { ClientName, Placement } from './desk.ts';

const signal = new AbortController().signal;
const REFUSED: NameSearch = {
  kind: 'refused',
  why: 'Manage does not let plumbline look for a company',
  remedy: 'give the right',
};

const AWAITED = { kind: 'awaited', problem: 'GravityZone is down', advice: 'Wait.' } as const;
const GIVEN_UP = { kind: 'given up', problem: 'GravityZone is down' } as const;

function placementOf(companyId?: string, name?: string | ClientName): Placement {
  const companyName: ClientName =
    typeof name === 'object' ? name : name === undefined ? { kind: 'unknown' } : { kind: 'known', name };
  return {
    companyId,
    companyName,
    computerName: undefined,
    computerFqdn: undefined,
    computerIps: [],
    computerMacs: [],
  };
}

type Target = { readonly company: number; readonly site: number | undefined };

/**
 * A mapping where gz1 is company 250 and gz4 is linked to company 252, and the desk answers `search` to any
 * name; what is asked for is kept.
 */
function mapping(changes: Partial<CompanyMapping<Target>>, search: NameSearch = { kind: 'none' }) {
  const asked: string[] = [];
  const companyFor = companyMapping<Target>({
    words: {
      desk: 'manage',
      title: 'Manage',
      one: 'company',
      oneSought: 'active Manage company',
      severalSought: 'active Manage companies',
      toWrite: 'the id of a Manage company',
    },
    companies: { gz1: { company: 250, site: undefined }, gz3: { company: 251, site: 12 } },
    mode: 'automatic',
    catchAll: undefined,
    linked: (companyId) => {
      asked.push(companyId);
      return Promise.resolve(companyId === 'gz4' ? 252 : undefined);
    },
    find: (name) => {
      asked.push(name);
      return Promise.resolve(search);
    },
    targetOf: (company) => ({ company, site: undefined }),
    ...changes,
  });
  return { asked, find: (placement: Placement) => companyFor(placement, signal) };
}
const catchAll = { company: 9, site: 91 };
const home = (company: number, site?: number) => ({
  kind: 'company',
  company,
  site,
  isCatchAll: false,
  remarks: [],
});

describe('a company that the settings name', () => {
  it.each(['automatic', 'explicit'] as const)('goes first in %s mode and needs no name', async (mode) => {
    const { find, asked } = mapping({ mode, catchAll }, { kind: 'one', id: 7 });
    expect(await find(placementOf('gz1', 'Acme'))).toEqual(home(250));
    for (const name of [undefined, AWAITED, GIVEN_UP])
      expect(await find(placementOf('gz1', name))).toEqual(home(250));
    expect(asked).toEqual([]);
  });

  it('brings its site', async () => {
    expect(await mapping({}).find(placementOf('gz3'))).toEqual(home(251, 12));
  });
});

describe('a company that the settings do not name', () => {
  it('is the only one of its name, which needs no company id', async () => {
    const { find, asked } = mapping({ catchAll }, { kind: 'one', id: 7 });
    expect(await find(placementOf('gz2', 'Acme'))).toEqual(home(7));
    expect(await find(placementOf(undefined, 'Acme'))).toEqual(home(7));
    expect(asked).toEqual(['gz2', 'Acme', 'Acme']);
  });

  it('is the linked one before any of its name, whose name is not waited for', async () => {
    const { find } = mapping({ catchAll }, { kind: 'one', id: 7 });
    for (const name of ['Acme', AWAITED, GIVEN_UP])
      expect(await find(placementOf('gz4', name))).toEqual(home(252));
  });

  it('is not looked for by link or name in explicit mode', async () => {
    const { find, asked } = mapping({ catchAll, mode: 'explicit' }, { kind: 'one', id: 7 });
    expect(await find(placementOf('gz4', 'Acme'))).toMatchObject({ company: 9 });
    expect(asked).toEqual([]);
  });
});

describe('a company whose name cannot be fetched yet', () => {
  it.each([{ catchAll }, { catchAll: undefined }])(
    'is waited for before %o is considered, and the advice is that of the problem',
    async (changes) => {
      const { find, asked } = mapping(changes, { kind: 'one', id: 7 });
      await expect(find(placementOf('gz2', AWAITED))).rejects.toMatchObject({
        code: 'company-name-unavailable',
        message: 'The name of GravityZone company gz2 cannot be fetched yet: GravityZone is down',
        advice: expect.stringMatching(/ Wait\.$/) as string,
        retryable: true,
      });
      expect(asked).toEqual(['gz2']);
    },
  );

  it('is not waited for in explicit mode', async () => {
    const { find } = mapping({ catchAll, mode: 'explicit' });
    expect(await find(placementOf('gz2', AWAITED))).toEqual({
      kind: 'company',
      ...catchAll,
      isCatchAll: true,
      remarks: [
        'GravityZone company gz2 is mapped to no Manage company: the ticket stands at the catch-all company.',
      ],
    });
  });
});

interface Case {
  case: string;
  placement: Placement;
  search?: NameSearch;
  mode?: 'explicit';
  reason: string;
}
const UNFOUND: readonly Case[] = [
  {
    case: 'has no namesake',
    placement: placementOf('gz2', 'Acme'),
    reason: 'No active Manage company is named "Acme"',
  },
  {
    case: 'has several namesakes',
    placement: placementOf('gz2', 'Acme'),
    search: { kind: 'several', ids: [7, 8] },
    reason: 'Several active Manage companies are named "Acme"',
  },
  {
    case: 'cannot be looked for',
    placement: placementOf('gz2', 'Acme'),
    search: REFUSED,
    reason: 'Manage does not let plumbline look for a company named "Acme"',
  },
  {
    case: 'has no known name',
    placement: placementOf('gz2'),
    reason: 'The name of GravityZone company gz2 is not known',
  },
  {
    case: 'has an id that is a word of the language',
    placement: placementOf('constructor'),
    reason: 'The name of GravityZone company constructor is not known',
  },
  {
    case: 'has a blank name',
    placement: placementOf('gz2', ' '),
    reason: 'The name of GravityZone company gz2 is not known',
  },
  {
    case: 'has a name that was waited for in vain',
    placement: placementOf('gz2', GIVEN_UP),
    reason: 'The name of GravityZone company gz2 could not be fetched (GravityZone is down)',
  },
  {
    case: 'is not known at all',
    placement: placementOf(),
    reason: 'The incident names no GravityZone company',
  },
  {
    case: 'is mapped nowhere in explicit mode',
    placement: placementOf('gz2', 'Acme'),
    mode: 'explicit',
    reason: 'GravityZone company gz2 (Acme) is mapped to no Manage company',
  },
  {
    case: 'is not known at all in explicit mode',
    placement: placementOf(),
    mode: 'explicit',
    reason: 'The incident names no GravityZone company',
  },
];

describe('a company that is found nowhere', () => {
  it.each(UNFOUND)(
    'gives the catch-all with a remark where it $case',
    async ({ placement, search, reason, ...more }) => {
      expect(await mapping({ catchAll, ...more }, search).find(placement)).toEqual({
        kind: 'company',
        ...catchAll,
        isCatchAll: true,
        remarks: [`${reason}: the ticket stands at the catch-all company.`],
      });
    },
  );

  it.each(UNFOUND)(
    'is mapped to none without a catch-all where it $case',
    async ({ placement, search, reason, ...more }) => {
      expect(await mapping(more, search).find(placement)).toMatchObject({
        kind: 'unmapped',
        code: 'unmapped-company',
        message: `${reason}, and Manage has no catch-all company.`,
      });
    },
  );

  it('advises to map it, or to set a catch-all', async () => {
    expect(await mapping({}).find(placementOf('gz2', 'Acme'))).toMatchObject({
      advice:
        'Add "gz2" with the id of a Manage company to `companies` in the Manage settings, or set `catchAll`.',
    });
    expect(await mapping({}).find(placementOf())).toMatchObject({
      advice: expect.stringContaining('Set `catchAll`') as string,
    });
  });

  it('advises what lets it be looked for', async () => {
    const { find } = mapping({}, REFUSED);
    expect(await find(placementOf('gz2', 'Acme'))).toMatchObject({
      advice: expect.stringMatching(/, or give the right\.$/) as string,
    });
  });
});

it.each([
  ['at its company', 7, 7, 1, 'home'],
  ['at the catch-all', 1, 7, 1, 'catch-all'],
  ['at the catch-all, which is its company', 1, 1, 1, 'home'],
  ['at another company', 8, 7, 1, 'elsewhere'],
  ['nobody knows where', undefined, 7, 1, 'unknown'],
  ['where it should is not known', 8, undefined, 1, 'unknown'],
] as const)('a ticket stands %s', (_where, id, homeId, catchAllId, expected) => {
  expect(standsAt(id, homeId, catchAllId)).toBe(expected);
});
