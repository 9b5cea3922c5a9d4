import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAutomateEmulator } from '../../emulators/automate/index.ts';
import type { AutomateEmulator } from '../../emulators/automate/index.ts';
import { startManageEmulator } from '../../emulators/manage/index.ts';
import { startTicketSync } from '../../emulators/ticket-sync/index.ts';
import type { SyncModes, TicketSync } from '../../emulators/ticket-sync/index.ts';
import type { WriteBackTarget } from '../../src/activities/write-back-activities.ts';
import { automateDesk } from '../../src/desks/automate/automate-desk.ts';
import { settingsFor } from '../../src/desks/automate/scripted-server.fixture.ts';
import { manageDesk } from '../../src/desks/manage/manage-desk.ts';
import { manageSettings } from '../../src/desks/manage/settings.ts';
import type { Delivery } from '../../src/incident/delivery.ts';
import type { MadeBy, TicketPolicy } from '../../src/incident/policy.ts';
import type { IncidentView } from '../../src/workflows/contracts.ts';
import { SEED as AUTOMATE } from './automate-world.ts';
import { accountAt } from './manage-account.ts';
import { HIGH, LOW, SEED, SYNCED_HIGH, SYNCED_LOW } from './manage-world.ts';
import { eventOf, startWorkflowWorld } from './workflow-world.ts';
import type { TestIncident, WorkflowWorld } from './workflow-world.ts';

let world: WorkflowWorld;
beforeAll(async () => void (world = await startWorkflowWorld()));
afterAll(() => world.stop());

const COMPANY = 'gz-company';
const ACCOUNTS = [{ account: 'test', mark: 'GZ', formerMarks: [] }];
const facts = (severityScore: number, port = 1) => ({
  companyId: COMPANY,
  computerName: 'FIN-WS-07',
  severityScore,
  port,
});

interface Given {
  readonly sync?: Partial<SyncModes>;
  /** Client that the incident's company is mapped to; 7 is mapped in the plugin, 8 is not. */
  readonly clientId?: number;
  readonly writes?: Partial<Pick<MadeBy, 'shifts' | 'notes'>>;
  readonly within?: number;
  readonly automate?: Partial<TicketPolicy>;
}

interface ManageTicket {
  readonly id: number;
  readonly board: { readonly id: number };
  readonly closedFlag: boolean;
  readonly _info: { readonly enteredBy: string };
  readonly notes: readonly { readonly text: string; readonly createdBy: string }[];
}

/** One incident between both stand-ins and the sync. */
interface Stage {
  readonly incident: TestIncident;
  readonly automate: AutomateEmulator;
  readonly sync: TicketSync;
  /** What GravityZone was told. */
  readonly told: { readonly notes: string[]; readonly statuses: string[] };
  readonly automateTickets: () => Promise<readonly { readonly TicketId: number }[]>;
  readonly manageTickets: () => Promise<readonly ManageTicket[]>;
  /** What a person does in Manage; the path is that below its tickets. */
  readonly inManage: (method: string, path: string, body?: unknown) => Promise<void>;
  /** Waits for the Manage delivery; gives it. */
  readonly manage: (holds: (delivery: Delivery, view: IncidentView) => boolean) => Promise<Delivery>;
}

async function onStage(given: Given, act: (stage: Stage) => Promise<void>): Promise<void> {
  const automate = await startAutomateEmulator({ seed: AUTOMATE });
  const manage = await startManageEmulator({ seed: SEED });
  const sync = startTicketSync({
    automateUrl: automate.url,
    manageUrl: manage.url,
    categories: { 126: SYNCED_LOW, 177: SYNCED_LOW, 178: SYNCED_HIGH },
    clients: { 7: 250 },
    ...(given.sync && { modes: given.sync }),
  });
  const desks = [
    automateDesk(
      settingsFor(automate.url, { companies: { [COMPANY]: { clientId: given.clientId ?? 7 } } }),
      undefined,
      ACCOUNTS,
    ),
    manageDesk(
      manageSettings.parse({
        ...accountAt(manage.url),
        psaTicket: 'automate',
        categories: { low: LOW, medium: LOW, high: HIGH },
        companies: { [COMPANY]: 250 },
      }),
      undefined,
      ACCOUNTS,
    ),
  ];
  const within = given.within ?? 10_000;
  const tickets = (desk: string): Partial<TicketPolicy> =>
    desk === 'automate'
      ? { makes: { desk: 'manage', within }, overtakes: true, movesCompany: false, ...given.automate }
      : { madeBy: { desk: 'automate', within, shifts: false, notes: false, ...given.writes }, closes: true };
  const told: Stage['told'] = { notes: [], statuses: [] };
  const target: WriteBackTarget = {
    updateNote: (_incident, note) => Promise.resolve(void told.notes.push(note)),
    changeStatus: (_incident, status) => {
      told.statuses.push(status);
      return Promise.resolve(true);
    },
  };
  const read = async (url: string): Promise<unknown> => (await fetch(`${url}/emulator/tickets`)).json();
  const stage = (incident: TestIncident): Stage => ({
    incident,
    automate,
    sync,
    told,
    automateTickets: async () => (await read(automate.url)) as { TicketId: number }[],
    manageTickets: async () => (await read(manage.url)) as ManageTicket[],
    inManage: async (method, path, body) => {
      const url = `${manage.url}/emulator/technician/service/tickets${path}`;
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(url, {
        method,
        headers,
        body: body === undefined ? null : JSON.stringify(body),
      });
      expect(answer.ok, await answer.text()).toBe(true);
    },
    manage: async (holds) => {
      const { deliveries } = await incident.until((view) => {
        const delivery = view.deliveries['manage'];
        return delivery !== undefined && holds(delivery, view);
      });
      return deliveries['manage'] as Delivery;
    },
  });
  try {
    await world.withDesks(desks, { tickets }, (incident) => act(stage(incident)), {
      watch: { pollInterval: 300 },
      writeBack: { target },
    });
    await automate.settled();
    const made = (await read(manage.url)) as ManageTicket[];
    expect(made.filter(({ _info }) => _info.enteredBy === 'apimember')).toEqual([]); // never one of our own
  } finally {
    await sync.close();
    await Promise.all([automate.close(), manage.close()]);
  }
}

const isTaken = ({ state, ticket, isNamed }: Delivery): boolean =>
  state === 'delivered' && ticket !== undefined && !isNamed;
/** It was read since the second push. */
const isNewest = (delivery: Delivery): boolean => isTaken(delivery) && delivery.delivered?.facts.port === 2;
const close = [{ op: 'replace', path: 'status', value: { id: 301 } }];

describe('a ticket that Automate’s sync makes in Manage', () => {
  it('opens once at each desk, is shown, and only read', async () => {
    await onStage({}, async ({ incident, manage, manageTickets, automateTickets, told, automate }) => {
      await incident.push(eventOf(facts(20)));
      const { ticket, seen } = await manage(isTaken);
      expect(seen).toMatchObject({ ticket: ticket?.id, state: 'open', board: 'Low' });
      expect(await incident.details()).toContain(`manage: **delivered** · ticket ${ticket?.id ?? ''}`);
      await incident.push(eventOf(facts(25, 2)));
      await manage(isNewest);
      await automate.settled();
      await expect.poll(async () => (await manageTickets())[0]?.notes.length).toBe(2); // the sync's own
      expect(await manageTickets()).toHaveLength(1);
      expect(await automateTickets()).toHaveLength(1);
      expect((await manageTickets()).flatMap(({ notes }) => notes.map(({ createdBy }) => createdBy))).toEqual(
        ['cwautomate', 'cwautomate'],
      );
      await expect.poll(() => told.notes.at(-1)).toContain(`Manage ticket ${ticket?.id ?? ''}`);
    });
  });

  it('tells GravityZone once a technician closes it, and is not opened again', async () => {
    await onStage(
      { sync: { carriesStatus: false } },
      async ({ incident, manage, manageTickets, inManage, told }) => {
        await incident.push(eventOf(facts(20), Date.now() - 10_000));
        const { ticket } = await manage(isTaken);
        await inManage('PATCH', `/${ticket?.id ?? ''}`, close);
        await manage(({ seen }) => seen?.state === 'closed');
        await expect.poll(() => told.statuses).toEqual(['closed']);
        await incident.push(eventOf(facts(22, 2), Date.now() + 1_000));
        await manage(isNewest);
        expect(await manageTickets()).toMatchObject([{ closedFlag: true }]);
      },
    );
  });

  it('is not closed by a technician where the sync closes it with ours', async () => {
    await onStage({ automate: { closes: true } }, async ({ incident, manage, told }) => {
      await incident.push(eventOf(facts(20)));
      await manage(isTaken);
      await incident.close();
      await manage(({ seen }) => seen?.state === 'closed');
      await manage(({ delivered }) => delivered?.facts.status === 'closed');
      expect(told.notes.join('\n')).not.toContain('closed by a technician');
    });
  });

  it.each<[string, Given, number, readonly string[]]>([
    ['stays where it is', {}, 20, []],
    ['is moved where the settings want shifts', { writes: { shifts: true } }, 21, []],
    [
      'is moved and told where they want notes, too',
      { writes: { shifts: true, notes: true } },
      21,
      ['apimember'], // what it was opened with was carried over, with our mark
    ],
  ])('%s where the sync carries neither category nor comments', async (_what, given, board, by) => {
    const sync = { carriesCategory: false, carriesComments: false };
    await onStage({ ...given, sync }, async ({ incident, manage, manageTickets }) => {
      await incident.push(eventOf(facts(20)));
      await manage(isTaken);
      await incident.push(eventOf(facts(95, 2)));
      await manage(isNewest);
      const [ticket] = await manageTickets();
      expect(ticket?.board.id).toBe(board);
      expect(ticket?.notes.map(({ createdBy }) => createdBy)).toEqual(['cwautomate', ...by]);
    });
  });

  it('is missed after its time, and goes on once the sync makes it', async () => {
    await onStage(
      { sync: { isOn: false }, within: 2_000 },
      async ({ incident, manage, sync, manageTickets }) => {
        await incident.push(eventOf(facts(20)));
        expect((await manage(({ problem }) => problem !== undefined)).problem?.code).toBe('awaits-sync');
        const blocked = await manage(({ state }) => state === 'blocked');
        expect(blocked.ticket).toBeUndefined();
        expect(blocked.problem?.code).toBe('not-synced');
        expect(await incident.details()).toContain('its ExternalId is still 0');
        sync.modes.isOn = true;
        await manage(isTaken);
        expect(await manageTickets()).toHaveLength(1);
      },
    );
  });

  it('is looked for at once where an operator asks', async () => {
    await onStage({ sync: { isOn: false } }, async ({ incident, manage, sync, automateTickets }) => {
      await incident.push(eventOf(facts(20)));
      await incident.until((view) => view.deliveries['automate']?.sync !== undefined);
      sync.modes.isOn = true;
      await expect.poll(async () => JSON.stringify(await automateTickets())).toContain('"ExternalId":1001');
      expect(await incident.retry()).toEqual(['automate', 'manage']);
      await manage(isTaken);
    });
  });

  it('is missed where the client is not mapped in the plugin, and nothing is opened', async () => {
    await onStage({ clientId: 8, within: 1_000 }, async ({ incident, manage, sync, manageTickets }) => {
      await incident.push(eventOf(facts(20)));
      await manage(({ state }) => state === 'blocked');
      expect(sync.failures()).toEqual([{ ticketId: 1001, message: 'Cannot find company: client 8' }]);
      expect(await manageTickets()).toEqual([]);
    });
  });

  it('is told as deleted, and Automate is asked for another number', async () => {
    await onStage({}, async ({ incident, manage, automate, inManage, manageTickets }) => {
      await incident.push(eventOf(facts(20)));
      const { ticket } = await manage(isTaken);
      // Another ticket that can be seen is the proof that this one is gone.
      const { board, priority, type } = { board: { id: 20 }, priority: { id: 4 }, type: { id: 5 } };
      await inManage('POST', '', { summary: 'Printer', company: { id: 250 }, board, priority, type });
      await inManage('DELETE', `/${ticket?.id ?? ''}`);
      await incident.push(eventOf(facts(25, 2)));
      const lost = await manage(({ state }) => state === 'blocked');
      expect(lost.ticket).toBeUndefined();
      expect(lost.problem?.code).toBe('synced-ticket-gone');
      expect(await manageTickets()).toHaveLength(1);
      automate.people.editTicket(1001, { externalId: 0 }); // the plugin syncs it anew
      await expect.poll(manageTickets).toHaveLength(2);
      await incident.retry();
      expect((await manage(isTaken)).ticket?.id).not.toBe(ticket?.id);
    });
  });

  it('gives way to the one that the sync makes of a successor in Automate', async () => {
    await onStage(
      { automate: { closedTickets: [{ do: 'new' }] }, sync: { carriesStatus: false } },
      async ({ incident, manage, automate, manageTickets }) => {
        await incident.push(eventOf(facts(20), Date.now() - 600_000));
        const { ticket } = await manage(isTaken);
        automate.people.editTicket(1001, { statusId: 4 });
        await incident.push(eventOf(facts(25, 2), Date.now() + 60_000));
        const next = await manage((delivery) => isTaken(delivery) && delivery.ticket?.id !== ticket?.id);
        expect(next).toMatchObject({ twins: [] });
        expect(await manageTickets()).toHaveLength(2);
      },
    );
  });
});
