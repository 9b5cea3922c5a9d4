import { expect } from 'vitest';
import { z } from 'zod';
import type { ManageFaults } from '../../../emulators/manage/index.ts';
import { secretOf } from '../../../src/settings/schema/secret.ts';
import {
  CREDENTIALS,
  firstAttempt,
  ID,
  openBy,
  openingOf,
  SEED,
  UP,
  updateBy,
  updateOf,
} from '../manage-world.ts';
import type { ManageWorld } from '../manage-world.ts';
import { containing, refusalOf } from './fact.ts';
import type { Fact } from './fact.ts';
import { startRelay } from './relay.ts';

const NEW_TICKET = { summary: 'A ticket', company: { id: 250 } };
const MOVED = { codebase: 'v2026_3' };
const open = (world: ManageWorld, settings?: object) => openBy(world.desk(settings));
const nothing = z.unknown();

const discovery: readonly Fact[] = [
  [
    'discovery needs no credentials, has capitalised members, a codebase with a slash at its end, and says IsCloud as text',
    async (world) => {
      await world.fault({ codebase: 'v2025_1' });
      const { status, json } = await world.raw('GET', '/login/companyinfo/msp');
      expect(status).toBe(200);
      expect(json).toMatchObject({ CompanyID: 'msp', Codebase: 'v2025_1/', IsCloud: 'True' });
      await world.opened(world.desk());
      expect(await world.tickets()).toHaveLength(1);
    },
  ],
  [
    'a company id that does not exist is a 200 with null, which the desk calls a wrong setting and goes no further',
    async (world) => {
      const { status, text } = await world.raw('GET', '/login/companyinfo/nobody');
      expect([status, text]).toEqual([200, 'null']);
      const { byRoute } = await world.requestsOf(async () => {
        const { advice } = await refusalOf(open(world, { companyId: 'nobody' }), 'unknown-company-id');
        expect(advice).toContain('`companyId`');
      });
      expect(byRoute).toEqual({ 'GET /login/companyinfo/{companyId}': 1 });
    },
  ],
];

const movedUnderWay = ([400, 404] as const).flatMap((wrongCodebaseStatus): Fact[] => {
  const moved = { ...MOVED, wrongCodebaseStatus };
  return [
    [
      `a codebase that moves between search and create (${wrongCodebaseStatus}): discovery is read again and one ticket stands`,
      async (world) => {
        const desk = world.desk();
        await world.opened(desk, openingOf('warm'));
        const move = () => world.emulator.faults.set(moved);
        const { byRoute } = await world.requestsOf(() => openBy(desk, openingOf(), firstAttempt(), move));
        expect(byRoute).toEqual({
          'GET /service/tickets': 1,
          'POST (unroutable)': 1,
          'GET /login/companyinfo/{companyId}': 1,
          'POST /service/tickets': 1,
        });
        expect((await world.tickets()).filter(({ externalXRef }) => externalXRef.endsWith(ID))).toHaveLength(
          1,
        );
      },
    ],
    [
      `a codebase that moves before the note (${wrongCodebaseStatus}): the note arrives once`,
      async (world) => {
        const desk = world.desk();
        const id = await world.opened(desk);
        await updateBy(desk, updateOf(id), firstAttempt(), () => world.emulator.faults.set(moved));
        expect(await world.textsOf(id)).toHaveLength(2);
      },
    ],
    [
      `a codebase that moved before a shift (${wrongCodebaseStatus}): the ticket is read, moved and noted under the new one`,
      async (world) => {
        const desk = world.desk();
        const id = await world.opened(desk);
        await world.fault(moved);
        expect(await updateBy(desk, updateOf(id, { shift: UP }))).toMatchObject({
          kind: 'there',
          ticket: { id },
        });
        expect(await world.ticket(id)).toMatchObject({ board: { id: 21 }, notes: [{}, {}] });
      },
    ],
  ];
});

const routing: readonly Fact[] = [
  ...movedUnderWay,
  [
    'a 404 whose codebase is still the same is real: the ticket is gone, and is looked for in every other way once',
    async (world) => {
      const desk = world.desk();
      const id = await world.opened(desk);
      await world.opened(desk, openingOf('other'));
      await world.technician('DELETE', `/service/tickets/${id}`);
      const { byRoute } = await world.requestsOf(async () => {
        expect(await updateBy(desk, updateOf(id))).toMatchObject({ kind: 'gone' });
      });
      expect(byRoute).toMatchObject({ 'GET /service/tickets/{id}': 1, 'GET /service/tickets': 1 });
    },
  ],
  [
    'a wrong codebase or a doubled path is a plain-text 400',
    async (world) => {
      const doubled = await world.api('GET', '/v4_6_release/apis/3.0/service/tickets');
      expect([doubled.status, doubled.text, doubled.json]).toEqual([
        400,
        'Cannot route. Codebase/company is invalid',
        undefined,
      ]);
      await world.fault(MOVED);
      expect((await world.api('GET', '/service/tickets')).status).toBe(400);
    },
  ],
];

const wrongKeys = (
  [
    ['private key', { privateKey: secretOf('wrong') }],
    ['public key', { publicKey: secretOf('wrong') }],
  ] as const
).map(([what, settings]): Fact => [
  `a wrong ${what} is a 401: nothing is written, and the advice names the settings`,
  async (world) => {
    const { advice } = await refusalOf(open(world, settings), 'bad-credentials');
    expect(advice).toContain('`privateKey`');
    expect(await world.tickets()).toEqual([]);
  },
]);

const clientIds = ([401, 403] as const).flatMap((missingClientIdStatus): Fact[] => {
  const code = missingClientIdStatus === 401 ? 'bad-credentials' : 'forbidden';
  return [
    [
      `a wrong clientId is a ${missingClientIdStatus} by mode: either way it stops, and the advice names \`clientId\``,
      async (world) => {
        await world.fault({ missingClientIdStatus });
        const { advice } = await refusalOf(open(world, { clientId: 'unregistered' }), code);
        expect(advice).toContain('`clientId`');
        expect(await world.tickets()).toEqual([]);
      },
    ],
    [
      `a request without clientId is a ${missingClientIdStatus} by mode, and stops likewise`,
      async (world) => {
        await world.fault({ missingClientIdStatus });
        const relay = await startRelay(world.url, (request) => ({
          ...request,
          headers: { ...request.headers, clientid: undefined },
        }));
        const { advice } = await refusalOf(open(world, { url: relay.url }), code).finally(relay.close);
        expect(advice).toContain('`clientId`');
      },
    ],
  ];
});

const auth: readonly Fact[] = [
  [
    'Basic credentials are company+public:private, and a private key may hold colons',
    async (world) => {
      expect(SEED.privateKey).toContain(':');
      const relay = await startRelay(world.url);
      await open(world, { url: relay.url }).finally(relay.close);
      const sent = relay.relayed.at(-1)?.headers['authorization'];
      expect(Buffer.from(String(sent).replace('Basic ', ''), 'base64').toString()).toBe(
        'msp+public-key:private:key',
      );
      expect(await world.tickets()).toHaveLength(1);
    },
  ],
  ...wrongKeys,
  ...clientIds,
  [
    'the header clientId is found in any letter case',
    async (world) => {
      const { clientId = '', ...others } = CREDENTIALS;
      for (const name of ['clientId', 'ClientId', 'CLIENTID', 'clientid']) {
        const answer = await world.raw('GET', '/v4_6_release/apis/3.0/service/tickets', undefined, {
          ...others,
          [name]: clientId,
        });
        expect(answer.status).toBe(200);
      }
    },
  ],
  [
    'Accept is versioned, with or without application/json, or missing; the desk sends the versioned one',
    async (world) => {
      const versioned = 'application/vnd.connectwise.com+json; version=2025.1';
      for (const accept of [versioned, `${versioned}, application/json`])
        expect((await world.api('GET', '/service/tickets', undefined, { accept })).status).toBe(200);
      const sent: unknown[] = [];
      const relay = await startRelay(world.url, (request) => {
        sent.push(request.headers['accept']);
        return { ...request, headers: { ...request.headers, accept: undefined } };
      });
      await open(world, { url: relay.url }).finally(relay.close);
      expect(sent.at(-1)).toBe(versioned);
      expect(await world.tickets()).toHaveLength(1);
    },
  ],
];

const doors: readonly Fact[] = [
  [
    'a write without JSON content type is a 415',
    async (world) => {
      const typed = { 'content-type': 'text/plain' };
      expect((await world.api('POST', '/service/tickets', NEW_TICKET, typed)).status).toBe(415);
      expect(await world.tickets()).toEqual([]);
    },
  ],
  [
    'a wrong method is a 405',
    async (world) => {
      expect((await world.api('DELETE', '/service/boards')).status).toBe(405);
      const call = { method: 'DELETE', path: '/service/boards' } as const;
      await refusalOf(world.transport().call(call, nothing), 'wrong-method');
    },
  ],
  [
    'a wrong route is a 404 that says so, and no lost ticket',
    async (world) => {
      const answer = await world.api('GET', '/service/nothing');
      expect([answer.status, answer.json]).toEqual([
        404,
        { code: 'ConnectWiseApi', message: 'The endpoint does not exist.' },
      ]);
      const call = { method: 'GET', path: '/service/nothing' } as const;
      await refusalOf(world.transport().call(call, nothing), 'unknown-endpoint');
    },
  ],
  [
    'every answer carries x-cw-request-id, new each time, api-current-version and x-server-name',
    async (world) => {
      const answers = [
        await world.api('GET', '/service/tickets'),
        await world.api('GET', '/service/nothing'),
      ];
      const ids = answers.map(({ headers }) => headers.get('x-cw-request-id'));
      expect(new Set(ids).size).toBe(2);
      expect(ids).not.toContain(null);
      for (const { headers } of answers) {
        expect(headers.get('api-current-version')).toMatch(/^\d{4}\.\d$/);
        expect(headers.get('x-server-name')).not.toBeNull();
      }
    },
  ],
];

/** Every way to fail by an answer; each has to name the request, in its message and in the log alike. */
const NAMED_FAILURES: readonly (readonly [string, Partial<ManageFaults>])[] = [
  ['400', { searchLagMs: 0 }],
  ['401', { failWith: 401 }],
  ['403', { failWith: 403 }],
  ['404', { failWith: 404 }],
  ['409', { conflicts: 1 }],
  ['429', { failWith: 429 }],
  ['500', { failWith: 500 }],
  ['502', { failWith: 502 }],
  ['a redirect', { redirectTo: 'https://elsewhere.example/' }],
  ['broken JSON', { brokenAnswers: 1 }],
  ['SSL', { sslRequired: true }],
];

const named = NAMED_FAILURES.map(([what, faults]): Fact => [
  `x-cw-request-id of a failure (${what}) stands in its message and in the log`,
  async (world) => {
    const desk = world.desk();
    await world.opened(desk, openingOf('warm'));
    await world.fault(faults);
    // A subject of 101 units is what Manage answers 400 to.
    const opening = openingOf(ID, what === '400' ? { subject: 'x'.repeat(101) } : {});
    const error: unknown = await openBy(desk, opening).catch((thrown: unknown) => thrown);
    const [, id] = /\(request id ([0-9a-f-]{36})\)/.exec((error as Error).message) ?? [];
    expect(id, (error as Error).message).toBeDefined();
    expect(world.logged.at(-1)?.details).toMatchObject({
      requestId: id,
      code: (error as { code?: string }).code,
    });
  },
]);

type Right = ManageFaults['withoutRights'][number];
type Act = (world: ManageWorld, id: string) => Promise<unknown>;

const update =
  (settings: object, changes: Parameters<typeof updateOf>[1] = {}): Act =>
  (world, id) =>
    updateBy(world.desk(settings), updateOf(id, changes));
const openAnother =
  (settings: object): Act =>
  (world) =>
    openBy(world.desk(settings), openingOf('other'));
const named20 = { board: 'Low', priority: 4, type: 5 };
const byName = { low: named20, medium: named20, high: named20 };

/** What a revoked right stops, and the exact place of the right in Manage. */
const REVOKED: readonly (readonly [Right, string, Act, string])[] = [
  ['serviceTicketsInquire', 'searching', openAnother({}), 'Service Desk > Service Tickets: Inquire All'],
  ['serviceTicketsAdd', 'creating', openAnother({}), 'Service Desk > Service Tickets: Add'],
  ['serviceTicketsEdit', 'noting', update({}), 'Service Desk > Service Tickets: Add and Edit All'],
  ['serviceTicketsEdit', 'shifting', update({}, { shift: UP }), 'Service Desk > Service Tickets: Edit All'],
  [
    'closeServiceTickets',
    'closing',
    update({}, { status: 'close' }),
    'Service Desk > Close Service Tickets: Edit',
  ],
  [
    'tableSetup',
    'moving to another board without its statuses',
    update({}, { shift: UP }),
    'System > Table Setup: Inquire, customised to Service/Service Board',
  ],
  [
    'memberMaintenance',
    'finding an owner by name',
    openAnother({ categories: { low: { ...named20, owner: 'Jo Doe' }, medium: named20, high: named20 } }),
    'System > Member Maintenance: Inquire',
  ],
];

const roles: readonly Fact[] = [
  [
    'without Table Setup boards are refused and their infos served; a grid of ids is not checked then, which is told',
    async (world) => {
      await world.fault({ withoutRights: ['tableSetup'] });
      const refused = await world.api('GET', '/service/boards');
      expect([refused.status, refused.json]).toEqual([
        403,
        { code: 'Security', message: 'You do not have security permission to perform this action.' },
      ]);
      expect((await world.api('GET', '/service/info/boards')).status).toBe(200);
      const id = await world.opened(world.desk({ categories: byName }));
      expect(await world.ticket(id)).toMatchObject({ board: { id: 20 } });
      expect(world.logged).toContainEqual({
        message: containing('ids of it in the settings are not checked'),
        details: { list: 'priorities', right: containing('Table Setup') },
      });
    },
  ],
  [
    'without Close Service Tickets neither closing nor editing a closed ticket is allowed',
    async (world) => {
      const id = await world.opened(world.desk());
      await world.rearrange(id, { status: 301 });
      await world.fault({ withoutRights: ['closeServiceTickets'] });
      const before = await world.ticket(id);
      const { advice } = await refusalOf(update({})(world, id), 'forbidden');
      expect(advice).toContain('Service Desk > Close Service Tickets: Edit');
      await refusalOf(update({}, { status: 'open' })(world, id), 'forbidden');
      expect(await world.ticket(id)).toEqual(before);
    },
  ],
  ...REVOKED.map(([right, doing, act, place]): Fact => [
    `a role that lost ${right} stops ${doing}, and the advice names the exact place`,
    async (world) => {
      const id = await world.opened(world.desk());
      await world.fault({ withoutRights: [right] });
      const { advice } = await refusalOf(act(world, id), 'forbidden');
      expect(advice).toContain(place);
      expect(await world.tickets()).toMatchObject([{ board: { id: 20 }, closedFlag: false }]);
    },
  ]),
];

const addresses: readonly Fact[] = [
  [
    'the cloud host without api- says that SSL is required: the advice is to add it',
    async (world) => {
      await world.fault({ sslRequired: true });
      const { message, advice } = await refusalOf(open(world), 'wrong-host');
      expect(message).toContain('SSL is required.');
      expect(advice).toContain('`api-`');
    },
  ],
  [
    'a redirect is not followed',
    async (world) => {
      const elsewhere = await startRelay(world.url);
      await world.fault({ redirectTo: `${elsewhere.url}/v4_6_release/apis/3.0/service/tickets` });
      const { advice } = await refusalOf(open(world), 'redirected').finally(elsewhere.close);
      expect(advice).toContain('`url`');
      expect(elsewhere.relayed).toEqual([]);
    },
  ],
  [
    'a private address is not called without the setting that allows it',
    async (world) => {
      const { total } = await world.requestsOf(async () => {
        const url = world.settings().url.replace('127.0.0.1', 'localhost'); // settings refuse it in figures
        const desk = open(world, { url, privateAddresses: false });
        const { advice } = await refusalOf(desk, 'private-address');
        expect(advice).toContain('`privateAddresses: true`');
      });
      expect(total).toBe(0);
    },
  ],
];

/** Transport and auth, in the order of the checklist. */
export const transportAndAuth = [
  ...discovery,
  ...routing,
  ...auth,
  ...doors,
  ...named,
  ...roles,
  ...addresses,
];
