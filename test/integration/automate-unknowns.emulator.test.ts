import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AutomateFaults, AutomateSeed } from '../../emulators/automate/index.ts';
import type { Measured } from '../../src/desks/automate/profile.ts';
import type { AutomateSettings } from '../../src/desks/automate/settings.ts';
import { attempt, change, create } from '../../src/desks/automate/scripted-server.fixture.ts';
import type { ChangeOrder, Desk } from '../../src/desks/desk.ts';
import type { Delivery } from '../../src/incident/delivery.ts';
import type { Facts } from '../../src/incident/facts.ts';
import type { TicketThere } from '../../src/incident/ticket.ts';
import { RUNNER, SEED, profileWith, startAutomateWorld } from './automate-world.ts';
import type { AutomateWorld, Ticket } from './automate-world.ts';
import { eventOf, startWorkflowWorld } from './workflow-world.ts';
import type { WorkflowWorld } from './workflow-world.ts';

/**
 * What only a live server of Automate tells: a row for each unknown, with what holds all the same. In every row an incident
 * opens, rises, is closed and opens again, over the whole way from the workflow to the server.
 */

const COMPANY = 'gz-company';
const HOSTILE = `cmd /c "%windir%\\x" @computername@ %clientname% %ticketid% a=b|c '; DROP TABLE tickets; -- é → 漢`;
const WIDE = HOSTILE.replaceAll('%', '％').replaceAll('@', '＠');
const EMOJI = '😀';
/** How careful limits have it: nothing that could be a name, and no emoji. */
const CAREFUL_TEXT = `${WIDE} \uFFFD`;

interface Unknown {
  readonly unknown: string;
  /** What holds, in words. */
  readonly holds: string;
  readonly server?: Partial<AutomateSeed>;
  readonly modes?: AutomateSeed['modes'];
  readonly faults?: Partial<AutomateFaults>;
  readonly settings?: Partial<AutomateSettings>;
  /** What the incident says besides. */
  readonly facts?: Facts;
  /** What commissioning measured there; without it careful limits hold. */
  readonly measured?: Partial<Measured>;
  /** How the ticket says the hostile text; as the careful limits have it unless told. */
  readonly text?: string;
  /** How many tickets were finished again as the younger ones of two. */
  readonly twins?: number;
  /** Happens before the incident, or once it has its ticket. */
  readonly before?: (world: AutomateWorld) => void;
  readonly between?: (world: AutomateWorld) => void;
  readonly after?: (world: AutomateWorld) => Promise<void>;
}

/** Who waits for a run that does not come waits for its call to expire. */
const SOON_VOID = { expiry: 4_000 };

const UNKNOWNS: readonly Unknown[] = [
  // A run that does not do its work is waited for, so these take a minute each.
  {
    unknown: 'the run that opens is lost',
    holds: 'the next one opens once the lost one can no longer come',
    faults: { loseRuns: 1 },
    settings: SOON_VOID,
  },
  {
    unknown: 'the run of an update is lost',
    holds: 'it is written again once it can no longer come',
    settings: SOON_VOID,
    between: ({ emulator }) => emulator.faults.set({ loseRuns: 1 }),
  },
  {
    unknown: 'the run of an update breaks off after its first write',
    holds: 'the rest follows',
    settings: SOON_VOID,
    between: ({ emulator }) => emulator.faults.set({ interruptRuns: 1 }),
  },
  // Text on its way into the ticket.
  {
    unknown: 'values are put in for names within a text',
    holds: 'signs of names are written full width, and none is put in',
    modes: { nestedExpansion: true },
  },
  {
    unknown: 'values are not put in for names within a text, and it was measured',
    holds: 'text arrives as it was written',
    modes: { nestedExpansion: false, fourByteText: 'kept' },
    measured: { expandsNames: false, charset: 'all', longestBody: 16_384 },
    text: `${HOSTILE} ${EMOJI}`,
  },
  {
    unknown: 'values are not put in for names within a text, and nobody measured it',
    holds: 'signs of names are written full width all the same',
    modes: { nestedExpansion: false },
  },
  {
    unknown: 'names that stand for nothing are kept',
    holds: 'no name reaches the server',
    modes: { unknownNames: 'kept' },
  },
  {
    unknown: 'parameters keep what follows = and |',
    holds: 'values hold neither',
    modes: { parameterSeparators: 'kept' },
  },
  {
    unknown: 'parameters are cut at 8 KiB',
    holds: 'careful texts are shorter',
    modes: { parameterLimit: 8_192 },
  },
  {
    unknown: 'parameters are cut at 2 KiB, and it was measured',
    holds: 'texts are shorter still, and say so',
    modes: { parameterLimit: 2_048 },
    measured: { longestBody: 1_024 },
    after: async ({ tickets }) => {
      const [first] = (await tickets())[0]?.Comments ?? [];
      expect(Buffer.byteLength(first?.Body ?? '')).toBeLessThan(1_200);
    },
    text: WIDE,
  },
  {
    unknown: 'columns keep emoji, and it was measured',
    holds: 'they arrive',
    modes: { fourByteText: 'kept' },
    measured: { charset: 'all' },
    text: `${WIDE} ${EMOJI}`,
  },
  {
    unknown: 'subjects are cut at 100 characters',
    holds: 'the mark stands within them',
    modes: { subjectLimit: 100 },
    facts: { detectionName: 'Long.'.repeat(60) },
    after: async ({ tickets }) => {
      const subject = (await tickets())[0]?.Subject ?? '';
      expect(subject).toMatch(/^EDR: Long\..* \[GZ-[0-9a-f]{24}\]$/);
      expect(subject).toHaveLength(100);
    },
  },
  // What scripts do.
  {
    unknown: 'a look-up without an answer leaves nothing in its variable',
    holds: 'the script goes by words alone',
    modes: { emptyAnswer: 'nothing' },
  },
  {
    unknown: 'a look-up without an answer leaves its variable as it was',
    holds: 'the script goes by words alone',
    modes: { emptyAnswer: 'as before' },
  },
  {
    unknown: 'the body of a new ticket is a comment',
    holds: 'it is not said twice',
    modes: { creationBody: 'kept' },
  },
  {
    unknown: 'Ticket Create takes the category',
    holds: 'it is the one that Ticket Update sets',
    modes: { creationCategory: 'taken' },
  },
  {
    unknown: 'Ticket Create puts tickets on the computer that runs the script',
    holds: 'the ticket stands there, at the right client',
    modes: { creationComputer: 'of the run' },
    after: async ({ tickets }) =>
      expect(await tickets()).toMatchObject([{ Client: { Id: '7' }, Computer: { Id: String(RUNNER) } }]),
  },
  {
    unknown: 'runs come twice',
    holds: 'the second one finds the mark of the first',
    faults: { repeatRuns: -1 },
  },
  {
    unknown: 'two runs on one computer go together, step by step',
    holds: 'of two tickets the older one is kept',
    modes: { runsAtOnce: 'together' },
    faults: { repeatRuns: 1 },
    twins: 1,
  },
  {
    unknown: 'the run that opens breaks off after its first write',
    holds: 'the ticket is completed, and no other opened',
    settings: SOON_VOID,
    faults: { interruptRuns: 1 },
  },
  {
    unknown: 'the first runner is offline',
    holds: 'the next one runs the script',
    settings: { runner: [{ computerId: 1041 }, { computerId: RUNNER }] },
    server: { computers: [...SEED.computers, { id: 1041, name: 'SPARE', clientId: 8, online: false }] },
    after: async ({ runs }) =>
      expect(new Set((await runs()).map(({ computerId }) => computerId))).toEqual(new Set([RUNNER])),
  },
  {
    unknown: 'the computer of the incident is isolated',
    holds: 'its ticket comes all the same, on it',
    before: ({ emulator }) => emulator.people.setOnline(1042, false),
    after: async ({ tickets }) => expect(await tickets()).toMatchObject([{ Computer: { Id: '1042' } }]),
  },
  // What the interface answers.
  {
    unknown: 'the batch routes are not for us',
    holds: 'scripts are scheduled on the runner',
    modes: { batchRoutes: 403 },
  },
  {
    unknown: 'results of runs have numbers of their own, and history hides them',
    holds: 'the ticket proves what was done',
    modes: { acceptedStatus: 2, scriptHistory: 'hidden', diagnosticMessage: 'empty' },
  },
  {
    unknown: 'results of runs have no rows',
    holds: 'the ticket proves what was done',
    modes: { resultRows: false },
  },
  {
    unknown: 'comments are told on request alone',
    holds: 'they are asked for',
    modes: { commentsOnlyWithExpand: true },
  },
  {
    unknown: 'members begin with a small letter',
    holds: 'they are read in any case',
    faults: { fieldCasing: 'camel' },
  },
  {
    unknown: 'other numbers are those of statuses',
    holds: 'the settings name the finished ones',
    server: {
      statuses: [
        { id: 11, name: 'Fresh' },
        { id: 12, name: 'Done', closed: true },
      ],
    },
    settings: { closedStatuses: [12] },
  },
  {
    unknown: 'lists show few rows, and a hundred tickets look alike',
    holds: 'the one of the incident is found, and searched for no more once it is known',
    server: {
      tickets: Array.from({ length: 100 }, (_, n) => ({
        subject: `EDR: alike [GZ-${String(n).padStart(24, '0')}]`,
        clientId: 7,
        categoryId: 126,
        from: SEED.username,
      })),
    },
    after: async ({ requests }) => expect((await requests())['GET /Tickets']).toBeLessThanOrEqual(3),
  },
  {
    unknown: 'the answer to the call that opens is lost',
    holds: 'the ticket is looked for before anything is sent again',
    faults: { dropAfterAccept: 1 },
    after: async ({ runs }) =>
      expect((await runs()).filter(({ operation }) => operation === 'create')).toHaveLength(1),
  },
];

/** A server at which nothing can be written, until somebody changes that. */
interface Blocked {
  readonly unknown: string;
  readonly seed?: Partial<AutomateSeed>;
  readonly modes?: AutomateSeed['modes'];
  readonly faults?: Partial<AutomateFaults>;
  readonly settings?: Partial<AutomateSettings>;
  readonly code: string;
  readonly advice: RegExp;
  readonly heals: (world: AutomateWorld) => void;
}

const BLOCKED: readonly Blocked[] = [
  // Here, too, a run that does not do its work is waited for.
  {
    unknown: 'scripts may run no SQL',
    modes: { sql: 'denied' },
    settings: SOON_VOID,
    code: 'in-doubt',
    advice: /At Automate, see/,
    heals: ({ emulator }) => (emulator.modes.sql = 'allowed'),
  },
  {
    unknown: 'no runner is online',
    seed: { computers: SEED.computers.map((each) => ({ ...each, online: each.id !== RUNNER })) },
    code: 'in-doubt',
    advice: /whether the script waits for it to come online, or failed/,
    heals: ({ emulator }) => emulator.people.setOnline(RUNNER, true),
  },
  {
    unknown: 'the script was not imported',
    modes: { scriptImported: false },
    code: 'script-refused',
    advice: /Import the ticket script .*plumbline automate script/,
    heals: ({ emulator }) => (emulator.modes.scriptImported = true),
  },
  {
    unknown: 'neither route runs scripts for us',
    modes: { batchRoutes: 403, scheduleRoute: 403 },
    code: 'script-refused',
    advice: /One of the two routes is enough/,
    heals: ({ emulator }) => (emulator.modes.batchRoutes = 'served'),
  },
  {
    unknown: 'rights are missing, and lists are empty',
    faults: { missingRights: true },
    code: 'absence-unproved',
    advice: /may read tickets, and see all clients, locations and computers/,
    heals: ({ emulator }) => emulator.faults.clear(),
  },
  {
    unknown: 'users log in by single sign-on alone',
    modes: { localLogIn: false, badCredentials: 400 },
    code: 'local-login-off',
    advice: /Allow local log-in/,
    heals: ({ emulator }) => (emulator.modes.localLogIn = true),
  },
];

let world: WorkflowWorld;
beforeAll(async () => {
  world = await startWorkflowWorld();
});
afterAll(() => world.stop());

const FACTS = {
  companyId: COMPANY,
  computerName: 'FIN-WS-07',
  processCommandLine: `${HOSTILE} ${EMOJI}`,
};

/** An incident at a server, and what its tickets are. */
interface Course {
  readonly push: (severityScore: number) => Promise<void>;
  readonly close: () => Promise<unknown>;
  /** Waits until the desk's delivery is as wanted. */
  readonly until: (holds: (automate: Delivery) => boolean) => Promise<void>;
  readonly tickets: () => Promise<readonly Ticket[]>;
}

/** Runs `act` on a new incident at a server, and stops the server, which has to have been asked as published. */
async function inCourse(
  automate: AutomateWorld,
  facts: Facts,
  act: (course: Course) => Promise<void>,
): Promise<void> {
  const policy = { overtakes: true, movesCompany: false, closes: true, writeLife: 5_000 };
  // Rows go side by side, and a server has one watch of a desk.
  const desk: Desk = {
    name: automate.desk.name,
    read: (question, how) => automate.desk.read(question, how),
    write: (order, how) => automate.desk.write(order, how),
  };
  try {
    await world.withDesks([desk], { tickets: policy, blockedRetry: 1_000 }, (incident) =>
      act({
        push: (severityScore) => incident.push(eventOf({ ...FACTS, ...facts, severityScore }, Date.now())),
        close: () => incident.close(),
        until: async (holds) => {
          await incident.until(({ deliveries }) => {
            const { automate: delivery } = deliveries;
            return delivery !== undefined && holds(delivery);
          });
        },
        tickets: async () =>
          (await automate.tickets()).filter(({ Subject }) => Subject.includes(incident.id)),
      }),
    );
  } finally {
    await automate.emulator.close();
  }
}

/** A call does not expire on its way to a run that comes. */
const SETTINGS = { expiry: 60_000, closeTickets: true, companies: { [COMPANY]: { clientId: 7 } } };

const says =
  (revision: number) =>
  ({ state, delivered, doubt }: Delivery): boolean =>
    state === 'delivered' && delivered?.revision === revision && doubt === undefined;

const isFinished = ({ Status }: Ticket): boolean => /^(Closed|Done)$/.test(Status.Name);

describe.concurrent('an Automate server of which nobody knew:', () => {
  it.each(BLOCKED.map((row) => [`${row.unknown}: ${row.code}`, row] as const))(
    'nothing is written, and it is said why: %s',
    async (_, { modes, faults, seed, settings, code, advice, heals }) => {
      const automate = await startAutomateWorld(
        { ...seed, modes: { ...modes } },
        { ...SETTINGS, ...settings },
      );
      automate.emulator.faults.set(faults ?? {});
      await inCourse(automate, {}, async ({ push, until, tickets }) => {
        await push(90);
        await until(({ problem }) => problem?.code === code && advice.test(problem.advice));
        expect(await tickets()).toEqual([]);
        heals(automate);
        await until(says(1));
        expect(await tickets()).toHaveLength(1);
      });
    },
  );

  it.each(UNKNOWNS.map((row) => [`${row.unknown}: ${row.holds}`, row] as const))(
    '%s',
    async (_, { server, modes, faults, settings, facts = {}, measured, text = CAREFUL_TEXT, ...row }) => {
      const automate = await startAutomateWorld(
        { ...server, modes: { ...modes } },
        { ...SETTINGS, ...settings, ...(measured && { profile: profileWith(measured) }) },
      );
      automate.emulator.faults.set(faults ?? {});
      row.before?.(automate);
      await inCourse(automate, facts, async ({ push, close, until, tickets }) => {
        await push(50);
        await until(says(1));
        row.between?.(automate);
        await push(90);
        await until(says(2));
        await close();
        await until(says(3));
        expect(await tickets()).toSatisfy((all: Ticket[]) => all.every(isFinished));
        await push(95);
        await until(says(4));
        await automate.emulator.settled();

        const all = await tickets();
        expect(all).toHaveLength(1 + (row.twins ?? 0));
        const [ticket, ...others] = all.filter((each) => !isFinished(each));
        expect(others).toEqual([]);
        expect(ticket).toMatchObject({ CategoryId: 178, Client: { Id: '7' } });
        const texts = ticket?.Comments.map(({ Body }) => Body) ?? [];
        expect(texts.filter((each) => each.includes(text))).toHaveLength(1);
        for (const news of ['50 → 90', 'Incident status: n/a → closed', '90 → 95'])
          expect(texts.filter((each) => each.includes(news))).toHaveLength(1);
        // No name had a value put in for it, and what plumbline did is taken for nobody else's work.
        expect(texts.join()).not.toMatch(/Acme|MSP-TOOLS|technician/);
        await row.after?.(automate);
      });
    },
  );
});

describe('a run that waited for an hour', () => {
  const TO_LOW = { from: 'high', to: 'low', place: true, priority: true } as const;
  const HOUR = 3_600_000;

  it.each<[string, string, (read: TicketThere) => Partial<ChangeOrder>]>([
    ['comments nothing', 'comment', () => ({})],
    ['moves nothing', 'update', () => ({ shift: TO_LOW })],
    ['finishes nothing', 'finish', () => ({ status: 'close' })],
    ['opens nothing again', 'open', () => ({ status: 'open' })],
  ])('%s', async (_what, operation, changes) => {
    let now = Date.now();
    const { emulator, desk, open, update, tickets, runs } = await startAutomateWorld({}, { now: () => now });
    let read = await open();
    if (operation === 'open') read = await update(read, { status: 'close', note: undefined });
    const before = await tickets();
    emulator.faults.set({ scriptDelayMs: HOUR });
    await desk.write(change(read, { write: 3, ...changes(read) }), attempt());
    now += HOUR;
    emulator.faults.clear();
    await emulator.settled();
    expect((await runs()).at(-1)).toMatchObject({ operation, wrote: false, message: /^Expired at / });
    expect(await tickets()).toEqual(before);
    await emulator.close();
  });

  it('opens no ticket', async () => {
    let now = Date.now();
    const { emulator, desk, tickets, runs } = await startAutomateWorld({}, { now: () => now });
    emulator.faults.set({ scriptDelayMs: HOUR });
    await desk.write(create(), attempt());
    now += HOUR;
    emulator.faults.clear();
    await emulator.settled();
    expect(await runs()).toMatchObject([{ operation: 'create', wrote: false }]);
    expect(await tickets()).toEqual([]);
    await emulator.close();
  });
});
