import { expect } from 'vitest';
import { z } from 'zod';
import {
  DOWN,
  HIGH,
  ID,
  LOW,
  noteText,
  openBy,
  openingFor,
  openingOf,
  UP,
  updateBy,
  updateOf,
} from '../manage-world.ts';
import type { ManageWorld } from '../manage-world.ts';
import { containing, refusalOf } from './fact.ts';
import type { Fact } from './fact.ts';
import { startRelay } from './relay.ts';
import type { Relayed } from './relay.ts';

const TICKETS = '/service/tickets';
const HINT = 'Check your accept header to make sure you are using the correct version.';
const nothing = z.unknown();

const open = (world: ManageWorld, settings?: object, opening = openingOf()) =>
  openBy(world.desk(settings), opening);
const gridOf = (row: object) => ({ categories: { low: row, medium: row, high: row } });
const post = (world: ManageWorld, more: object = {}) =>
  world.api('POST', TICKETS, { summary: 'A ticket', company: { id: 250 }, ...more });
const patch = (world: ManageWorld, id: string, ...operations: readonly object[]) =>
  world.api('PATCH', `${TICKETS}/${id}`, operations);
const replace = (path: string, value: unknown) => ({ op: 'replace', path, value });

/** What the PATCHes that came through a relay change. */
function changesIn(relayed: readonly Relayed[]): readonly unknown[] {
  return relayed.filter(({ method }) => method === 'PATCH').map(({ body }) => JSON.parse(body) as unknown);
}

const required: readonly Fact[] = [
  [
    'a ticket needs a summary and a company, by id or identifier; what is missing is named',
    async (world) => {
      const flaws = { code: 'InvalidObject', message: 'ticket object is invalid' };
      const missing = (field: string) => ({
        code: 'MissingRequiredField',
        message: `The ${field} field is required.`,
        resource: 'ticket',
        field,
      });
      const bare = await world.api('POST', TICKETS, {});
      expect([bare.status, bare.json]).toEqual([
        400,
        { ...flaws, errors: [missing('summary'), missing('company')] },
      ]);
      expect((await post(world, { company: { identifier: 'Acme' } })).status).toBe(201);
      const call = { method: 'POST', path: TICKETS, body: { summary: 'A ticket' } } as const;
      const { advice } = await refusalOf(world.transport().call(call, nothing), 'missing-field');
      expect(advice).toContain('`company`');
      expect(await world.tickets()).toHaveLength(1);
    },
  ],
  [
    'a summary of 100 UTF-16 units stands whole; one of 101 is refused, never cut',
    async (world) => {
      const subject = '😀'.repeat(50);
      const id = await world.opened(world.desk(), openingOf('fits', { subject }));
      expect(await world.ticket(id)).toMatchObject({ summary: subject });
      const { message } = await refusalOf(
        open(world, {}, openingOf(ID, { subject: `${subject}x` })),
        'too-long',
      );
      expect(message).toContain('The field summary must be a string with a maximum length of 100.');
      expect(await world.tickets()).toHaveLength(1);
    },
  ],
  [
    'every text keeps to its limit, and one unit more is a MaxLengthField',
    async (world) => {
      const limits = {
        externalXRef: 100,
        poNumber: 50,
        siteName: 50,
        city: 50,
        zip: 12,
        contactName: 62,
        contactPhoneNumber: 20,
        contactPhoneExtension: 15,
        contactEmailAddress: 250,
        automaticEmailCc: 1000,
      };
      for (const [field, limit] of Object.entries(limits)) {
        expect((await post(world, { [field]: 'x'.repeat(limit) })).status, field).toBe(201);
        const refused = await post(world, { [field]: 'x'.repeat(limit + 1) });
        expect([refused.status, refused.json], field).toMatchObject([
          400,
          { errors: [{ code: 'MaxLengthField', message: containing(`maximum length of ${limit}.`), field }] },
        ]);
      }
    },
  ],
];

/** A write with a member that its type has not got, and the name of the type. `{id}` is a ticket. */
const UNKNOWN_MEMBERS: readonly (readonly [string, string, string, string])[] = [
  ['a ticket', 'POST', TICKETS, 'Ticket'],
  ['a note', 'POST', `${TICKETS}/{id}/notes`, 'ServiceNote'],
  ['a merge', 'POST', `${TICKETS}/{id}/merge`, 'TicketMerge'],
  ['a device', 'POST', `${TICKETS}/{id}/configurations`, 'ConfigurationReference'],
  ['a callback', 'POST', '/system/callbacks', 'CallbackEntry'],
];

const unknownMembers: readonly Fact[] = [
  ...UNKNOWN_MEMBERS.map(([what, method, path, type]): Fact => [
    `an unknown member of ${what} is refused with the exact text`,
    async (world) => {
      const id = await world.opened(world.desk());
      const answer = await world.api(method, path.replace('{id}', id), { emailSomebody: true });
      expect([answer.status, answer.json]).toEqual([
        400,
        {
          code: 'ConnectWiseApi',
          message: `Could not find member 'emailSomebody' on object of type '${type}'. Path 'emailSomebody', line 1, position 17.${HINT}`,
        },
      ]);
    },
  ]),
  [
    'emailContactFlag belongs to time entries and is refused on a note, which the desk calls a fault of plumbline',
    async (world) => {
      const id = await world.opened(world.desk());
      const body = { text: 'x', detailDescriptionFlag: true, emailContactFlag: false };
      const call = { method: 'POST', path: `${TICKETS}/${id}/notes`, body } as const;
      await refusalOf(world.transport().call(call, nothing), 'unsupported-request');
      expect(await world.textsOf(id)).toHaveLength(1);
    },
  ],
];

/**
 * Records of another board or company, unchecked by the desk where it lacks the right, and what Manage says
 * to them.
 */
const FOREIGN: readonly (readonly [string, object, string, string])[] = [
  ['status', { ...LOW, status: 310 }, 'unknown-status', 'Service Status 310 not found for Service Board 20'],
  ['type', { ...LOW, type: 7 }, 'unknown-type', 'Service Type 7 not found for Service Board 20'],
  ['subType', { ...LOW, subType: 9 }, 'unknown-sub-type', 'Service SubType 9 not found for Service Board 20'],
  ['item', { ...LOW, subType: 8, item: 3 }, 'unknown-item', 'Service Item 3 not found for Service Board 20'],
  ['team', { ...LOW, team: 41 }, 'unknown-team', 'Service Team 41 not found for Service Board 20'],
];

/** What the desk finds wrong before it writes anything, its code and the setting that the advice names. */
const WRONG_ROWS: readonly (readonly [string, object, string, string])[] = [
  ['a status of another board', { ...LOW, status: 310 }, 'unknown-status', 'low.status'],
  ['a type of another board', { ...LOW, type: 7 }, 'unknown-type', 'low.type'],
  ['a subtype of another board', { ...LOW, subType: 9 }, 'unknown-sub-type', 'low.subType'],
  ['an item of another board', { ...LOW, subType: 8, item: 3 }, 'unknown-item', 'low.item'],
  ['a team of another board', { ...LOW, team: 41 }, 'unknown-team', 'low.team'],
  [
    'a subtype that does not go with the type',
    { ...LOW, subType: 12 },
    'unassociated-sub-type',
    'low.subType',
  ],
  ['an item that goes with another subtype', { ...LOW, item: 2 }, 'unassociated-item', 'low.item'],
  ['a closing status', { ...LOW, status: 301 }, 'closing-status', 'low.status'],
  ['an inactive status', { ...LOW, status: 304 }, 'inactive-status', 'low.status'],
  ['an inactive type', { ...LOW, type: 6 }, 'inactive-type', 'low.type'],
  ['an inactive board', { board: 22, priority: 4, type: 25 }, 'inactive-board', 'low.board'],
  ['an unknown board', { ...LOW, board: 77 }, 'unknown-board', 'low.board'],
  ['an unknown priority', { ...LOW, priority: 77 }, 'unknown-priority', 'low.priority'],
  ['an unknown source', { ...LOW, source: 77 }, 'unknown-source', 'low.source'],
  ['an unknown name of a team', { ...LOW, team: 'Red' }, 'unknown-team', 'low.team'],
];

const boardScoped: readonly Fact[] = [
  [
    'equal names of statuses have other ids on each board; a name in the grid means that of its own board',
    async (world) => {
      const idsOf = async (board: number) => {
        const { json } = await world.api('GET', `/service/boards/${board}/statuses`);
        return (json as { id: number; name: string }[]).flatMap(({ id, name }) =>
          name === 'New' ? [id] : [],
        );
      };
      expect([await idsOf(20), await idsOf(21)]).toEqual([[300], [310]]);
      const id = await world.opened(
        world.desk(gridOf({ board: 'High', priority: 4, type: 'Security', status: 'New' })),
      );
      expect(await world.ticket(id)).toMatchObject({ board: { id: 21 }, status: { id: 310 } });
    },
  ],
  ...FOREIGN.map(([what, row, code, said]): Fact => [
    `Manage refuses the ${what} of another board, and the desk hands on what it said`,
    async (world) => {
      await world.fault({ withoutRights: ['tableSetup'] });
      const { message, advice } = await refusalOf(open(world, gridOf(row)), code);
      expect(message).toContain(said);
      expect(advice).toContain(`\`${what}\``);
      expect(await world.tickets()).toEqual([]);
    },
  ]),
  [
    'Manage refuses a subtype that is not associated with the type',
    async (world) => {
      await world.fault({ withoutRights: ['tableSetup'] });
      const { message } = await refusalOf(open(world, gridOf({ ...LOW, subType: 12 })), 'unknown-sub-type');
      expect(message).toContain('Service SubType 12 not found for Service Type 5');
    },
  ],
  ...WRONG_ROWS.map(([what, row, code, setting]): Fact => [
    `${what} in the grid is refused before anything is written`,
    async (world) => {
      const { writes } = await world.requestsOf(async () => {
        const { advice } = await refusalOf(open(world, gridOf(row)), code);
        expect(advice).toContain(`\`categories.${setting}\``);
      });
      expect(writes).toBe(0);
    },
  ]),
  [
    'the list of priorities does not tell which are inactive: Manage refuses one, and the advice names the setting',
    async (world) => {
      const { advice } = await refusalOf(open(world, gridOf({ ...LOW, priority: 3 })), 'unknown-priority');
      expect(advice).toContain('`priority`');
      expect(await world.tickets()).toEqual([]);
    },
  ],
  [
    'a record that goes out of use while look-ups are warm is refused by Manage, looked up again and named',
    async (world) => {
      const desk = world.desk(gridOf({ ...LOW, subType: 8 }));
      await world.opened(desk, openingOf('warm'));
      await world.fault({ retired: { subTypes: [8] } });
      await refusalOf(openBy(desk), 'inactive-sub-type');
      expect(await world.tickets()).toHaveLength(1);
    },
  ],
  [
    'a name that leads to another record by now is looked up again after a refusal, and the ticket is sent once more',
    async (world) => {
      await world.fault({ retired: { subTypes: [14] } });
      const desk = world.desk(gridOf({ ...LOW, subType: 'Replaced' }));
      const warm = await world.opened(desk, openingOf('warm'));
      expect(await world.ticket(warm)).toMatchObject({ subType: { id: 13 } });
      await world.fault({ retired: { subTypes: [13] } });
      const { byRoute } = await world.requestsOf(() => world.opened(desk));
      expect(byRoute['POST /service/tickets']).toBe(2);
      expect(await world.tickets()).toMatchObject([{ id: Number(warm) }, { subType: { id: 14 } }]);
    },
  ],
  [
    'a site belongs to its company: the mapped one stands on the ticket, that of another company is refused',
    async (world) => {
      const at = (site: number) => ({ companies: { gz1: { company: 250, site } } });
      const id = await world.opened(world.desk(at(2)), openingOf('sited'));
      expect(await world.ticket(id)).toMatchObject({ company: { id: 250 }, site: { id: 2, name: 'Depot' } });
      const { message, advice } = await refusalOf(open(world, at(3)), 'unknown-site');
      expect(message).toContain('Site 3 not found for Company 250');
      expect(advice).toContain('`site`');
    },
  ],
  [
    'contact and agreement belong to the company, too',
    async (world) => {
      expect((await post(world, { contact: { id: 71 }, agreement: { id: 81 } })).status).toBe(201);
      for (const [field, id] of [
        ['contact', 73],
        ['agreement', 82],
      ] as const) {
        const refused = await post(world, { [field]: { id } });
        expect([refused.status, refused.json]).toMatchObject([
          400,
          {
            errors: [
              { code: 'NotFound', field: `${field}/id`, message: containing('not found for Company 250') },
            ],
          },
        ]);
      }
    },
  ],
  [
    'what is omitted gets its default; the desk leaves status to the board unless the grid names one',
    async (world) => {
      const { json } = await post(world);
      expect(json).toMatchObject({
        recordType: 'ServiceTicket',
        board: { id: 20 },
        status: { id: 300 },
        type: { id: 5 },
        priority: { id: 4 },
        severity: 'Medium',
        impact: 'Medium',
      });
      const bare = await world.opened(
        world.desk(gridOf({ board: 21, priority: 1, type: 7 })),
        openingOf('bare'),
      );
      expect(await world.ticket(bare)).toMatchObject({ status: { id: 310 } });
      const full = {
        ...HIGH,
        status: 'Completed',
        item: 'Malware',
        team: 'Blue',
        source: 'EDR',
        owner: 'Jo Doe',
      };
      const id = await world.opened(world.desk(gridOf({ ...full, severity: 'High', impact: 'Low' })));
      expect(await world.ticket(id)).toMatchObject({
        status: { id: 309 },
        subType: { id: 9 },
        item: { id: 3 },
        team: { id: 41 },
        source: { id: 2 },
        owner: { id: 110 },
        severity: 'High',
        impact: 'Low',
      });
    },
  ],
];

const INITIALS = [
  ['discussion', 'initialDescription', 'detailDescriptionFlag'],
  ['internal', 'initialInternalAnalysis', 'internalAnalysisFlag'],
  ['resolution', 'initialResolution', 'resolutionFlag'],
] as const;

const created: readonly Fact[] = [
  [
    'the answer to a create is a 201 with the references expanded',
    async (world) => {
      const { status, json } = await post(world);
      expect([status, json]).toMatchObject([
        201,
        {
          board: { id: 20, name: 'Low', _info: { board_href: containing('/service/boards/20') } },
          company: { id: 250, identifier: 'Acme', name: 'Acme Ltd' },
          status: { id: 300, name: 'New' },
        },
      ]);
    },
  ],
  ...INITIALS.map(([noteArea, member, flag]): Fact => [
    `${member} becomes the first note of its tab and is never returned; noteArea ${noteArea} uses it`,
    async (world) => {
      const id = await world.opened(world.desk({ noteArea }));
      const { json } = await world.api('GET', `${TICKETS}/${id}`);
      expect(Object.keys(json as object).filter((name) => name.startsWith('initial'))).toEqual([]);
      const [note, ...others] = (await world.ticket(id)).notes;
      expect(others).toEqual([]);
      expect(note).toMatchObject({
        text: openingOf().body,
        detailDescriptionFlag: false,
        internalAnalysisFlag: false,
        resolutionFlag: false,
        [flag]: true,
      });
    },
  ]),
  [
    'an external reference is not unique: of two tickets with ours the lowest id is used, and the log says so',
    async (world) => {
      const desk = world.desk();
      const id = await world.opened(desk);
      const { status, json } = await post(world, { externalXRef: `gz:main:${ID}` });
      expect(status).toBe(201);
      expect(await openBy(desk)).toMatchObject({
        kind: 'found',
        ticket: { id },
      });
      expect(world.logged).toEqual([
        {
          message: containing('More than one Manage ticket'),
          details: {
            reference: `gz:main:${ID}`,
            used: id,
            others: [String((json as { id: number }).id)],
          },
        },
      ]);
    },
  ],
  [
    'a device is attached through its sub-resource only, and only one of the company',
    async (world) => {
      const refused = await post(world, { configurations: [{ id: 501 }] });
      expect([refused.status, refused.json]).toMatchObject([
        400,
        { message: containing("member 'configurations'") },
      ]);
      const desk = world.desk({ linkDevices: true });
      const id = await world.opened(desk);
      const attached = await world.api('GET', `${TICKETS}/${id}/configurations`);
      expect(attached.json).toMatchObject([{ id: 501, name: 'WIN-1' }]);
      expect(world.logged).toEqual([]);
      expect((await world.api('POST', `${TICKETS}/${id}/configurations`, { id: 502 })).status).toBe(400);
    },
  ],
  [
    'a device that cannot be attached leaves a good ticket, and the log tells',
    async (world) => {
      await world.fault({ withoutRights: ['configurations'] });
      const id = await world.opened(world.desk({ linkDevices: true }));
      expect(await world.textsOf(id)).toEqual([openingOf().body]);
      expect(world.logged.at(-1)).toMatchObject({ message: 'The device of a ticket could not be attached.' });
    },
  ],
  [
    'a device that is inactive or unknown is not attached',
    async (world) => {
      const desk = world.desk({ linkDevices: true });
      const id = await world.opened(desk, openingFor({ computerName: 'WIN-OLD' }));
      expect((await world.api('GET', `${TICKETS}/${id}/configurations`)).json).toEqual([]);
    },
  ],
];

const closing: readonly Fact[] = [
  [
    'closedFlag follows closedStatus, never a name: "Completed" leaves a ticket open, and the desk closes by a closing status',
    async (world) => {
      const desk = world.desk();
      const id = await world.opened(desk);
      await world.rearrange(id, { status: 303 });
      expect(await world.ticket(id)).toMatchObject({ status: { name: 'Completed' }, closedFlag: false });
      const state = await updateBy(desk, updateOf(id, { status: 'close' }));
      expect(state).toMatchObject({ seen: { state: 'closed', status: 'Closed', closing: { by: 'us' } } });
      expect(await world.ticket(id)).toMatchObject({
        status: { id: 301 },
        closedFlag: true,
        closedBy: 'apimember',
        closedDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string,
        notes: [{}, { text: noteText(2) }],
      });
    },
  ],
  [
    'closing takes the status that closedStatus names where it closes, on whatever board the ticket stands by then',
    async (world) => {
      const desk = world.desk({ closeTickets: true, closedStatus: 'closed' });
      const id = await world.opened(desk);
      await world.rearrange(id, { board: 99, status: 990, type: 95 });
      await updateBy(desk, updateOf(id, { status: 'close' }));
      expect(await world.ticket(id)).toMatchObject({
        board: { id: 99 },
        status: { id: 991 },
        closedFlag: true,
      });
    },
  ],
  [
    'each write moves lastUpdated, in whole seconds; the desk tells it, by its own clock, as the time of its sighting',
    async (world) => {
      const desk = world.desk();
      const id = await world.opened(desk);
      const before = (await world.ticket(id))._info;
      await world.advance(60_000);
      const outcome = await updateBy(desk, updateOf(id, { shift: UP }));
      const after = (await world.ticket(id))._info;
      expect(after.lastUpdated).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      expect(Date.parse(after.lastUpdated) - Date.parse(before.lastUpdated)).toBeGreaterThanOrEqual(60_000);
      expect(after.dateEntered).toBe(before.dateEntered);
      const ours = Date.parse(after.lastUpdated) - 60_000;
      expect(outcome).toMatchObject({ seen: { changedAt: expect.closeTo(ours, -4) as number } });
    },
  ],
];

/** Turns changes of whole references into changes inside of them, which Manage answers with a false 200. */
function nested(request: Relayed): Relayed {
  if (request.method !== 'PATCH') return request;
  const operations = JSON.parse(request.body) as { path: string; value: unknown }[];
  const inside = operations.map((operation) =>
    operation.path === 'priority'
      ? replace('priority/id', (operation.value as { id: number }).id)
      : operation,
  );
  return { ...request, body: JSON.stringify(inside) };
}

const SAME_BOARD = { low: LOW, medium: LOW, high: { ...LOW, priority: 1 } };

const patching: readonly Fact[] = [
  [
    'a path is taken with and without a slash before it, and in its own letter case only',
    async (world) => {
      const id = await world.opened(world.desk());
      expect((await patch(world, id, replace('priority', { id: 1 }))).json).toMatchObject({
        priority: { id: 1 },
      });
      expect((await patch(world, id, replace('/priority', { id: 4 }))).json).toMatchObject({
        priority: { id: 4 },
      });
      expect((await patch(world, id, replace('Priority', { id: 1 }))).status).toBe(400);
      expect(await world.ticket(id)).toMatchObject({ priority: { id: 4 } });
    },
  ],
  [
    'a path inside a reference is a false 200 that changes nothing; the desk sees that in the answer and tells its log',
    async (world) => {
      const relay = await startRelay(world.url, nested);
      const desk = world.desk({ url: relay.url, categories: SAME_BOARD });
      const id = await world.opened(desk);
      await updateBy(desk, updateOf(id, { shift: UP })).finally(relay.close);
      expect(await world.ticket(id)).toMatchObject({ priority: { id: 4 } });
      expect(world.logged).toEqual([
        {
          message: 'Manage did not take over all changes of a ticket.',
          details: { ticket: Number(id), fields: ['priority'] },
        },
      ]);
    },
  ],
  [
    'a path inside a reference takes effect in the other mode; the desk needs neither, for it sends whole references',
    async (world) => {
      await world.fault({ nestedPatch: 'applied' });
      const desk = world.desk();
      const id = await world.opened(desk);
      expect((await patch(world, id, replace('status/id', 303))).json).toMatchObject({ status: { id: 303 } });
      await world.fault({});
      await updateBy(desk, updateOf(id, { shift: UP }));
      expect(await world.ticket(id)).toMatchObject({ board: { id: 21 }, priority: { id: 1 } });
      expect(world.logged).toEqual([]);
    },
  ],
  [
    'a shift changes board, status, type, subtype and priority in one PATCH, and down again without the subtype',
    async (world) => {
      const relay = await startRelay(world.url);
      const desk = world.desk({ url: relay.url });
      const id = await world.opened(desk);
      await updateBy(desk, updateOf(id, { shift: UP }));
      expect(await world.ticket(id)).toMatchObject({
        board: { id: 21 },
        status: { id: 310 },
        type: { id: 7 },
        subType: { id: 9 },
        priority: { id: 1 },
        closedFlag: false,
      });
      await updateBy(desk, updateOf(id, { shift: DOWN })).finally(relay.close);
      const down = await world.ticket(id);
      expect(down).toMatchObject({
        board: { id: 20 },
        status: { id: 300 },
        type: { id: 5 },
        priority: { id: 4 },
      });
      expect(down.subType ?? undefined).toBeUndefined();
      expect(changesIn(relay.relayed)).toHaveLength(2);
    },
  ],
  [
    'the last write wins, so a shift sends only what differs: what a technician set meanwhile stays',
    async (world) => {
      const relay = await startRelay(world.url);
      const desk = world.desk({ url: relay.url, categories: SAME_BOARD });
      const id = await world.opened(desk);
      await world.rearrange(id, { status: 303, subType: 8 });
      await updateBy(desk, updateOf(id, { shift: UP })).finally(relay.close);
      expect(changesIn(relay.relayed)).toEqual([
        [replace('priority', { id: 1 }), replace('processNotifications', false)],
      ]);
      expect(await world.ticket(id)).toMatchObject({
        status: { id: 303 },
        subType: { id: 8 },
        priority: { id: 1 },
      });
    },
  ],
  [
    'a shift to where the ticket stands already sends no PATCH',
    async (world) => {
      const desk = world.desk({ categories: SAME_BOARD });
      const id = await world.opened(desk);
      await world.rearrange(id, { priority: 1 });
      const { byRoute } = await world.requestsOf(() => updateBy(desk, updateOf(id, { shift: UP })));
      expect(byRoute['PATCH /service/tickets/{id}']).toBeUndefined();
      expect(await world.textsOf(id)).toHaveLength(2);
    },
  ],
  [
    'a board alone cannot be changed: status and type of the new one have to come with it',
    async (world) => {
      const id = await world.opened(world.desk());
      const refused = await patch(world, id, replace('board', { id: 21 }));
      expect([refused.status, refused.json]).toMatchObject([
        400,
        { errors: [{ field: 'status/id' }, { field: 'type/id' }] },
      ]);
      expect(await world.ticket(id)).toMatchObject({ board: { id: 20 } });
    },
  ],
];

const FIELDS = [
  { id: 12, value: 'a' },
  { id: 13, value: 1 },
];

const customFields: readonly Fact[] = [
  [
    'custom fields left out of a PATCH keep their values, and an empty array clears nothing',
    async (world) => {
      const { json } = await post(world, { customFields: FIELDS });
      const id = String((json as { id: number }).id);
      expect((await patch(world, id, replace('customFields', [{ id: 12, value: 'b' }]))).json).toMatchObject({
        customFields: [{ value: 'b' }, { value: 1 }],
      });
      expect((await patch(world, id, replace('customFields', []))).json).toMatchObject({
        customFields: [{ value: 'b' }, { value: 1 }],
      });
    },
  ],
  [
    'in the mode that wants the entire array what is left out is lost; the desk touches none in either mode',
    async (world) => {
      const desk = world.desk();
      const id = await world.opened(desk);
      await world.technician('PATCH', `${TICKETS}/${id}`, [replace('customFields', FIELDS)]);
      await world.fault({ customFieldsInPatch: 'entire' });
      await updateBy(desk, updateOf(id, { shift: UP }));
      expect(await world.ticket(id)).toMatchObject({ board: { id: 21 }, customFields: FIELDS });
      expect((await patch(world, id, replace('customFields', [{ id: 12, value: 'b' }]))).json).toMatchObject({
        customFields: [{ value: 'b' }, { value: null }],
      });
    },
  ],
  [
    'in the mode that wants custom fields in every PATCH a shift is repeated with all of them as they are',
    async (world) => {
      const desk = world.desk();
      const id = await world.opened(desk);
      await world.technician('PATCH', `${TICKETS}/${id}`, [replace('customFields', FIELDS)]);
      await world.fault({ patchNeedsCustomFields: true, customFieldsInPatch: 'entire' });
      expect(await updateBy(desk, updateOf(id, { shift: UP }))).toMatchObject({
        kind: 'there',
      });
      expect(await world.ticket(id)).toMatchObject({
        board: { id: 21 },
        customFields: FIELDS,
        notes: [{}, {}],
      });
    },
  ],
];

/** Tickets and PATCH, in the order of the checklist. */
export const ticketsAndPatch = [
  ...required,
  ...unknownMembers,
  ...boardScoped,
  ...created,
  ...closing,
  ...patching,
  ...customFields,
];
