import { expect } from 'vitest';
import { z } from 'zod';
import type { Placement } from '../../../src/desks/desk.ts';
import {
  firstAttempt,
  ID,
  LOW,
  noteText,
  openBy,
  openingFor,
  openingOf,
  secondAttempt,
  UP,
  updateBy,
  updateOf,
} from '../manage-world.ts';
import type { ManageWorld } from '../manage-world.ts';
import { containing, refusalOf } from './fact.ts';
import type { Fact } from './fact.ts';

const TICKETS = '/service/tickets';
const nothing = z.unknown();
const withId = z.object({ id: z.int() });

/** Asks for a list by the query, encoded whole, and gives status and body. */
async function list(world: ManageWorld, path: string, query: Readonly<Record<string, string>> = {}) {
  const text = new URLSearchParams(query).toString();
  const { status, json, headers } = await world.api('GET', `${path}?${text}`);
  return { status, json, headers };
}

/** Ids of the tickets that meet conditions. */
async function idsFor(world: ManageWorld, conditions: string): Promise<readonly number[]> {
  const { status, json } = await list(world, TICKETS, { conditions });
  expect(status, conditions).toBe(200);
  return (json as { id: number }[]).map(({ id }) => id);
}

/**
 * Tickets 1001, 1002 and 1003, of which the third is closed and the second has custom fields and a device.
 */
async function threeTickets(world: ManageWorld): Promise<void> {
  const post = (more: object) =>
    world.api('POST', TICKETS, { summary: 'A ticket', company: { id: 250 }, ...more });
  await post({ summary: 'alpha [x] one', externalXRef: 'gz:main:a', poNumber: 'P' });
  await post({ company: { id: 251 }, customFields: [{ id: 12, value: 'edr-1' }], resources: 'jdoe, pat' });
  await post({ status: { id: 301 }, externalXRef: 'gz:main:a:2' });
  await world.api('POST', `${TICKETS}/1002/configurations`, { id: 502 });
}

const conditions: readonly Fact[] = [
  [
    'an unknown field is refused with ApiFindCondition, which the desk calls a fault of plumbline',
    async (world) => {
      const query = { conditions: 'resources/identifier="x"' };
      const call = { method: 'GET', path: TICKETS, query } as const;
      const { message } = await refusalOf(world.transport().call(call, nothing), 'unsupported-request');
      expect(message).toContain('resources/identifier is not a recognized name.');
      expect((await list(world, TICKETS, query)).json).toEqual({
        code: 'ApiFindCondition',
        message: 'resources/identifier is not a recognized name.',
      });
    },
  ],
  [
    'dateEntered is refused among fields, for it lives in _info, which has to be named',
    async (world) => {
      await threeTickets(world);
      expect((await list(world, TICKETS, { fields: 'id,dateEntered' })).status).toBe(400);
      const { json } = await list(world, TICKETS, { fields: 'id,status/name,_info', pageSize: '1' });
      expect(json).toEqual([
        {
          id: 1001,
          status: { name: 'New' },
          _info: expect.objectContaining({ enteredBy: 'apimember' }) as unknown,
        },
      ]);
    },
  ],
  [
    'a condition of the desk finds the ticket of its incident and none of another whose reference begins the same',
    async (world) => {
      const desk = world.desk();
      const others = ['6690ebf2', `${ID}0`, ID.toUpperCase()];
      for (const [index, incident] of others.entries())
        await world.api('POST', TICKETS, {
          summary: `Other ${index}`,
          company: { id: 250 },
          externalXRef: `gz:main:${incident}`,
        });
      const id = await world.opened(desk);
      expect(await openBy(desk)).toMatchObject({
        kind: 'found',
        ticket: { id },
      });
      expect(await world.tickets()).toHaveLength(4);
      expect(world.logged).toEqual([]);
    },
  ],
];

const paging: readonly Fact[] = [
  [
    'a page has 25 rows by default and 1,000 at most; the next page is linked; past the end there is nothing',
    async (world) => {
      const post = () => world.api('POST', TICKETS, { summary: 'A ticket', company: { id: 250 } });
      await Promise.all(Array.from({ length: 30 }, post));
      const first = await list(world, TICKETS);
      expect(first.json).toHaveLength(25);
      expect(first.headers.get('link')).toMatch(/[?&]page=2[^>]*>; rel="next"/);
      expect((await list(world, TICKETS, { page: '2' })).json).toHaveLength(5);
      expect((await list(world, TICKETS, { page: '9' })).json).toEqual([]);
      expect((await list(world, TICKETS, { pageSize: '1000' })).json).toHaveLength(30);
      expect((await list(world, TICKETS, { pageSize: '1001' })).status).toBe(400);
    },
  ],
  [
    'a query beyond 2,048 characters is refused, and none of the desk comes near',
    async (world) => {
      const long = await list(world, TICKETS, { conditions: `summary="${'x'.repeat(2_100)}"` });
      expect(long.status).toBe(414);
      const incidentId = 'a'.repeat(64);
      const id = await world.opened(world.desk(), openingOf(incidentId, { subject: 'long' }));
      expect(await world.ticket(id)).toMatchObject({ externalXRef: `gz:main:${incidentId}` });
    },
  ],
  [
    'the desk reads all pages of notes: its mark is found behind many others',
    async (world) => {
      const desk = world.desk();
      const id = await world.opened(desk);
      for (let note = 1; note <= 60; note += 1)
        await world.technician('POST', `${TICKETS}/${id}/notes`, {
          text: `${note}`,
          internalAnalysisFlag: true,
        });
      await updateBy(desk, updateOf(id));
      await updateBy(desk, updateOf(id), secondAttempt());
      expect((await world.textsOf(id)).filter((text) => text === noteText(2))).toHaveLength(1);
    },
  ],
];

/** Every list that feeds the mapping grid, and how many stand in it. `20` is a board. */
const LISTS: readonly (readonly [string, number])[] = [
  ['/service/boards', 4],
  ['/service/info/boards', 4],
  ['/service/boards/20/statuses', 4],
  ['/service/boards/20/types', 2],
  ['/service/boards/20/subtypes', 4],
  ['/service/boards/20/items', 1],
  ['/service/boards/20/teams', 1],
  ['/service/boards/20/typeSubTypeItemAssociations', 4],
  ['/service/priorities', 3],
  ['/service/sources', 1],
  ['/company/companies', 12],
  ['/company/companies/statuses', 3],
  ['/company/configurations', 3],
  ['/system/members', 2],
];

const lists: readonly Fact[] = [
  ...LISTS.map(([path, count]): Fact => [
    `${path} is listed`,
    async (world) => {
      const rows = await world.transport().readPages(path, {}, 2, withId, firstAttempt().signal);
      expect(rows).toHaveLength(count);
    },
  ]),
  [
    'a grid of names is resolved to ids, and the ticket stands there',
    async (world) => {
      const row = {
        board: 'low',
        priority: ' Priority 1 ',
        type: 'SECURITY',
        subType: 'Review',
        item: 'Mail',
        status: 'Completed',
        source: 'edr',
        team: 'blue',
        owner: 'Jo Doe',
      };
      const id = await world.opened(world.desk({ categories: { low: row, medium: row, high: row } }));
      expect(await world.ticket(id)).toMatchObject({
        board: { id: 20 },
        priority: { id: 1 },
        type: { id: 5 },
        subType: { id: 8 },
        item: { id: 2 },
        status: { id: 303 },
        source: { id: 2 },
        team: { id: 40 },
        owner: { id: 110 },
      });
    },
  ],
  [
    'a name that two active records have is refused with their ids',
    async (world) => {
      const row = { ...LOW, subType: 'Replaced' };
      const opening = world.desk({ categories: { low: row, medium: row, high: row } });
      const { advice } = await refusalOf(openBy(opening), 'ambiguous-name');
      expect(advice).toContain('13, 14');
      expect(await world.tickets()).toEqual([]);
    },
  ],
  [
    'in the mode in which priorities have only id and name a grid of names works all the same',
    async (world) => {
      await world.fault({ prioritiesWithNameOnly: true });
      const row = { ...LOW, priority: 'Priority 1' };
      const id = await world.opened(world.desk({ categories: { low: row, medium: row, high: row } }));
      expect(await world.ticket(id)).toMatchObject({ priority: { id: 1 } });
      expect((await world.api('GET', '/service/priorities')).json).toContainEqual({
        id: 1,
        name: 'Priority 1',
      });
    },
  ],
  [
    'in the mode in which >= on dates finds nothing the watch finds changes all the same',
    async (world) => {
      await world.fault({ dateAtLeastFindsNothing: true });
      const desk = world.desk();
      const id = await world.opened(desk);
      expect(await idsFor(world, 'lastUpdated >= [2016-08-20T18:04:26Z]')).toEqual([]);
      expect(await desk.watch?.changedSince(undefined, firstAttempt())).toMatchObject({
        tickets: [{ sighting: { ticket: id } }],
      });
    },
  ],
];

const lag: readonly Fact[] = [
  [
    'searches lag behind writes and reading by id does not: an update finds its ticket at once',
    async (world) => {
      await world.fault({ searchLagMs: 600_000 });
      const desk = world.desk();
      const id = await world.opened(desk);
      expect(await idsFor(world, `externalXRef="gz:main:${ID}"`)).toEqual([]);
      await updateBy(desk, updateOf(id, { shift: UP }), secondAttempt());
      expect(await world.ticket(id)).toMatchObject({ board: { id: 21 }, notes: [{}, {}] });
    },
  ],
];

const COMPANIES: readonly (readonly [string, object, Partial<Placement>, number])[] = [
  ['by its id', {}, {}, 250],
  ['by its id, whatever its name', {}, { companyName: { kind: 'known', name: 'Beta Ltd' } }, 250],
  [
    'by its exact name, case and blanks aside',
    {},
    { companyId: 'gz2', companyName: { kind: 'known', name: ' beta LTD' } },
    251,
  ],
  [
    'by its id, while its name cannot be fetched',
    {},
    { companyName: { kind: 'awaited', problem: 'GravityZone is down', advice: 'Wait.' } },
    250,
  ],
  [
    'by its name, which deleted and inactive companies bear as well',
    {},
    { companyId: 'gz2', companyName: { kind: 'known', name: 'Moved Ltd' } },
    259,
  ],
  [
    'by name, though the incident has no company id',
    {},
    { companyId: undefined, companyName: { kind: 'known', name: 'Beta Ltd' } },
    251,
  ],
];

/**
 * GravityZone companies without a Manage company, and why, as the catch-all's ticket or the refusal says it.
 */
const UNMAPPED: readonly (readonly [string, object, Partial<Placement>, string])[] = [
  [
    'an unknown name',
    {},
    { companyId: 'gz2', companyName: { kind: 'known', name: 'Nobody' } },
    'No active Manage company is named "Nobody"',
  ],
  [
    'a deleted company',
    {},
    { companyId: 'gz2', companyName: { kind: 'known', name: 'Gone Ltd' } },
    'No active Manage company is named "Gone Ltd"',
  ],
  [
    'an inactive company',
    {},
    { companyId: 'gz2', companyName: { kind: 'known', name: 'Asleep Ltd' } },
    'No active Manage company is named "Asleep Ltd"',
  ],
  [
    'a company whose status disallows saving',
    {},
    { companyId: 'gz2', companyName: { kind: 'known', name: 'Locked Ltd' } },
    'No active Manage company is named "Locked Ltd"',
  ],
  [
    'no name',
    {},
    { companyId: 'gz2', companyName: { kind: 'unknown' } },
    'The name of GravityZone company gz2 is not known',
  ],
  [
    'a name that two companies have',
    {},
    { companyId: 'gz2', companyName: { kind: 'known', name: 'Twin Ltd' } },
    'Several active Manage companies are named "Twin Ltd"',
  ],
  [
    'explicit mapping',
    { companyMapping: 'explicit' },
    { companyId: 'gz2', companyName: { kind: 'known', name: 'Beta Ltd' } },
    'GravityZone company gz2 (Beta Ltd) is mapped to no Manage company',
  ],
];

const companies: readonly Fact[] = [
  ...COMPANIES.map(([how, settings, placement, company]): Fact => [
    `the company of a ticket is found ${how}`,
    async (world) => {
      const id = await world.opened(world.desk(settings), openingFor(placement));
      expect(await world.ticket(id)).toMatchObject({ company: { id: company } });
      expect(await world.textsOf(id)).toEqual([openingOf().body]);
    },
  ]),
  ...UNMAPPED.flatMap(([what, settings, placement, reason]): Fact[] => [
    [
      `${what}: the ticket stands at the catch-all company and its payload says why`,
      async (world) => {
        const desk = world.desk({ ...settings, catchAll: { company: 250, site: 2 } });
        const id = await world.opened(desk, openingFor(placement));
        expect(await world.ticket(id)).toMatchObject({ company: { id: 250 }, site: { id: 2 } });
        const remark = `${reason}: the ticket stands at the catch-all company.`;
        expect((await world.textsOf(id))[0]).toContain(`\n${remark}\n`);
      },
    ],
    [
      `${what}, and no catch-all: nothing is opened, and the advice says where to map it`,
      async (world) => {
        const { message, advice } = await refusalOf(
          openBy(world.desk(settings), openingFor(placement)),
          'unmapped-company',
        );
        expect(message).toContain(reason);
        expect(advice).toContain('"gz2"');
        expect(advice).toContain('`companies`');
        expect(await world.tickets()).toEqual([]);
      },
    ],
  ]),
  ...[252, 260, 261].map((company): Fact => [
    `a mapped company that takes no tickets any more (${company}) is refused by Manage, and the advice names the setting`,
    async (world) => {
      const desk = world.desk({ companies: { gz1: company } });
      const { message, advice } = await refusalOf(openBy(desk), 'unknown-company');
      expect(message).toContain(`Company ${company} not found`);
      expect(advice).toContain('`companies`');
      expect(await world.tickets()).toEqual([]);
    },
  ]),
  [
    'a role that may not read companies leaves those without mapping unmapped, and the advice names the right',
    async (world) => {
      await world.fault({ withoutRights: ['companyMaintenance'] });
      const opening = openingFor({ companyId: 'gz2', companyName: { kind: 'known', name: 'Beta Ltd' } });
      const { advice } = await refusalOf(openBy(world.desk(), opening), 'unmapped-company');
      expect(advice).toContain('Companies > Company Maintenance: Inquire All');
      await world.opened(world.desk());
    },
  ],
  [
    'a role that may not read the statuses of companies takes inactive ones for active, which is told',
    async (world) => {
      await world.fault({ withoutRights: ['tableSetup'] });
      const opening = openingFor({ companyId: 'gz2', companyName: { kind: 'known', name: 'Moved Ltd' } });
      const { message } = await refusalOf(openBy(world.desk(), opening), 'unmapped-company');
      expect(message).toContain('Several active Manage companies are named "Moved Ltd"');
      expect(world.logged).toContainEqual({
        message: containing('inactive ones count as active'),
        details: { right: containing('Company/Company Status') },
      });
    },
  ],
  [
    'companies are compared here and never in a condition, so that a name may hold any sign',
    async (world) => {
      const opening = openingFor({
        companyId: 'gz2',
        companyName: { kind: 'known', name: `Beta Ltd" OR name like "%` },
      });
      await refusalOf(openBy(world.desk(), opening), 'unmapped-company');
    },
  ],
];

/** Queries and reference data, in the order of the checklist. */
export const queriesAndReferenceData = [...conditions, ...paging, ...lists, ...lag, ...companies];
