import { afterEach, describe, expect, it } from 'vitest';
import { startAutomateEmulator } from '../../emulators/automate/index.ts';
import type { AutomateEmulator, AutomateSeed } from '../../emulators/automate/index.ts';
import { startManageEmulator } from '../../emulators/manage/index.ts';
import { startTicketSync } from '../../emulators/ticket-sync/index.ts';
import type { SyncModes, TicketSync } from '../../emulators/ticket-sync/index.ts';
import { commission } from '../../src/desks/automate/commission/commission.ts';
import type { Commission, CommissionInput } from '../../src/desks/automate/commission/commission.ts';
import type { StepName } from '../../src/desks/automate/commission/finding.ts';
import type { InManage } from '../../src/desks/automate/commission/twin.ts';
import type { Measured } from '../../src/desks/automate/profile.ts';
import { settingsFor } from '../../src/desks/automate/scripted-server.fixture.ts';
import type { AutomateSettings } from '../../src/desks/automate/settings.ts';
import { manageSettings } from '../../src/desks/manage/settings.ts';
import { ticketsInManage } from '../../src/desks/manage/ticket-in-manage.ts';
import { VendorUnavailable } from '../../src/http/vendor-errors.ts';
import { secretOf } from '../../src/settings/schema/secret.ts';
import { SEED, factsAt } from './automate-world.ts';
import type { Ticket } from './automate-world.ts';
import { accountAt } from './manage-account.ts';
import { HIGH, LOW, SEED as MANAGE, SYNCED_HIGH, SYNCED_LOW } from './manage-world.ts';

let emulator: AutomateEmulator;
afterEach(() => emulator.close());

interface Changes {
  readonly seed?: Partial<AutomateSeed>;
  readonly settings?: Partial<AutomateSettings>;
  readonly input?: Partial<CommissionInput>;
  /** Something that happens when a step begins. */
  readonly when?: Partial<Record<StepName, () => void>>;
}

/** Tickets that people opened, one of each category. */
const SEEN = [126, 177, 178].map((categoryId) => ({ subject: 'Printer', clientId: 7, categoryId }));

async function measure({ seed, settings, input, when }: Changes = {}): Promise<Commission> {
  emulator = await startAutomateEmulator({ seed: { ...SEED, tickets: SEEN, ...seed } });
  return commission({
    settings: settingsFor(emulator.url, settings),
    clientId: undefined,
    computerId: undefined,
    patience: 60_000,
    syncWait: 0,
    inManage: undefined,
    now: Date.now,
    signal: new AbortController().signal,
    begins: (step) => Promise.resolve(when?.[step]?.()),
    found: () => Promise.resolve(),
    ...input,
  });
}

/** The steps that did not go well, each with its verdict and what was said. */
const doubtful = ({ findings }: Commission): Partial<Record<StepName, string>> =>
  Object.fromEntries(
    findings
      .filter(({ verdict }) => verdict !== 'ok')
      .map(({ step, verdict, text, advice }) => [step, `${verdict}: ${text} ${advice ?? ''}`]),
  );

/** Acts once the server was asked for something more. */
async function whenAskedAgain(act: () => void): Promise<void> {
  const asked = async () => (await factsAt<{ total: number }>(emulator, 'requests')).total;
  const before = await asked();
  await expect.poll(asked).toBeGreaterThan(before);
  act();
}

/** The tickets that were opened for the test. */
const tickets = async (): Promise<readonly Ticket[]> =>
  (await factsAt<readonly Ticket[]>(emulator, 'tickets')).filter(({ Subject }) => Subject.startsWith('TEST'));

/** What every usual value of the stand-in gives. */
const USUAL: Omit<Measured, 'latencyMs'> = {
  expandsNames: true,
  longestBody: 16_384,
  charset: 'basic plane',
  servesComments: true,
  servesFirstText: true,
  keepsComputer: true,
  runsTwoAtOnce: true,
};
const SHY = { names: /^careful: .*％ and ＠/, characters: /^careful: / };

type Expected = Partial<Record<StepName, RegExp>>;

describe('commissioning', () => {
  it.each<[string, Changes, Expected, Partial<Measured>]>([
    ['a server that is hard on texts', {}, SHY, {}],
    [
      'one that puts in no values within texts',
      { seed: { modes: { nestedExpansion: false } } },
      { characters: SHY.characters },
      { expandsNames: false },
    ],
    [
      'one that keeps emoji',
      { seed: { modes: { fourByteText: 'kept' } } },
      { names: SHY.names },
      { charset: 'all' },
    ],
    [
      'one that cuts parameters at 2 KB',
      { seed: { modes: { parameterLimit: 2_048 } } },
      { ...SHY, length: /^careful: Texts of 1 KiB arrive whole/ },
      { longestBody: 1_024 },
    ],
    [
      'one that cuts parameters at the careful limit',
      { seed: { modes: { parameterLimit: 8_192 } } },
      SHY,
      { longestBody: 6_144 },
    ],
    ['one that keeps the body of a new ticket', { seed: { modes: { creationBody: 'kept' } } }, SHY, {}],
    [
      'one that does not show the body of a new ticket',
      { seed: { modes: { creationBody: 'hidden' } } },
      { ...SHY, ticket: /^careful: .*text that opened it is not shown: tickets say it once more/ },
      { servesFirstText: false },
    ],
    [
      'one that shows comments only on request',
      { seed: { modes: { commentsOnlyWithExpand: true } } },
      SHY,
      {},
    ],
    ['one that does not show what scripts log', { seed: { modes: { diagnosticMessage: 'empty' } } }, SHY, {}],
    [
      'one that opens tickets on the computer that runs the script',
      { seed: { modes: { creationComputer: 'of the run' } } },
      { ...SHY, ticket: /^careful: .* computer 900.* Computer 1042 was asked for/ },
      { keepsComputer: false },
    ],
    [
      'one where nothing but the runner stands at the client',
      { input: { clientId: 8 } },
      { ...SHY, ticket: /^careful: .* client 8, on computer 900.* not proved.*--computer/ },
      {},
    ],
    ['one that runs scripts by schedules alone', { seed: { modes: { batchRoutes: 405 } } }, SHY, {}],
    [
      'one that runs a script twice',
      { when: { 'sent twice': () => emulator.faults.set({ repeatRuns: 1 }) } },
      SHY,
      {},
    ],
    [
      'one that loses one of two runs at once',
      {
        seed: { modes: { runsAtOnce: 'lost' }, scriptDelayMs: 50 },
        input: { patience: 3_000 },
      },
      { ...SHY, 'two at once': /^careful: .*second runner/ },
      { runsTwoAtOnce: false },
    ],
    [
      'one that hides how runs ended',
      { seed: { modes: { scriptHistory: 'hidden' } }, input: { patience: 3_000 } },
      { ...SHY, ping: /^unproved: .*script history/ },
      {},
    ],
  ])('%s finds that the desk can be used', async (_, changes, expected, measured) => {
    const result = await measure(changes);
    expect(Object.keys(doubtful(result)).toSorted()).toEqual(Object.keys(expected).toSorted());
    for (const [step, text] of Object.entries(expected))
      expect(doubtful(result)[step as StepName]).toMatch(text);
    const latencyMs = expect.any(Number) as number;
    expect(result).toMatchObject({ isUsable: true, serverVersion: '25.0.5' });
    expect(result.measured).toEqual({ ...USUAL, latencyMs, ...measured });
    expect(await tickets()).toMatchObject([{ Status: { Name: 'Closed' } }]);
  });

  it.each<[string, Changes, Expected]>([
    [
      'refuses the log-in',
      { settings: { password: secretOf('another') } },
      { 'log-in': /^failed: .*Check url, username, password/ },
    ],
    [
      'has no script',
      { seed: { modes: { scriptImported: false } } },
      { script: /^failed: .*plumbline automate script >/, ping: /^failed: .*Script not found/ },
    ],
    [
      'has the script by another number',
      { settings: { scriptId: 12 } },
      { script: /^failed: Script 7311.*scriptId names \(12\)/, ping: /^failed: .*Script not found/ },
    ],
    [
      'has its runner offline',
      {
        seed: { computers: SEED.computers.map((computer) => ({ ...computer, online: computer.id !== 900 })) },
      },
      { runner: /^failed: Computer 900 is offline/ },
    ],
    [
      'shows no runner',
      { settings: { runner: [{ computerId: 999 }] } },
      { runner: /^failed: .*no computer 999/ },
    ],
    [
      'lets scripts run no SQL',
      { seed: { modes: { sql: 'denied' } } },
      { ping: /^failed: .*The user may not run SQL.*no mode without SQL.*Database: Access/ },
    ],
    [
      'lets SQL of scripts find nothing',
      { seed: { modes: { sql: 'unanswered' } } },
      { ping: /^failed: .*database did not answer.*no mode without SQL.*Database: Access/ },
    ],
    [
      'lets scripts run no SQL, and does not say so',
      { seed: { modes: { sql: 'denied', diagnosticMessage: 'empty' } } },
      { ping: /^failed: .*server does not say why.*no mode without SQL.*Database: Access/ },
    ],
    [
      'refuses both routes',
      { seed: { modes: { batchRoutes: 403, scheduleRoute: 404 } } },
      { ping: /^failed: .*403.*ScriptExecute.*404.*ScheduledScripts.*schedule scripts/ },
    ],
    [
      'has no ticket of a category that is named',
      {
        settings: { categories: { low: 'Low', medium: 177, high: 178 } },
        seed: { tickets: [{ subject: 'Printer', clientId: 7, categoryId: 178 }] },
      },
      {
        categories:
          /^failed: No ticket .* named "Low".* Tickets have 178 "High"\. Correct .categories\.low. in/,
      },
    ],
    [
      'has no tickets of several categories that are named',
      { settings: { categories: { low: 'Lower', medium: 177, high: 'Urgent' } } },
      {
        categories:
          /^failed: .* named "Lower", .* named "Urgent", .*Correct .categories\.low. and .categories\.high. in/,
      },
    ],
    [
      'goes away in between',
      { when: { length: () => emulator.faults.set({ failWith: 503 }) } },
      { ...SHY, length: /^failed: .*Run the command again/ },
    ],
  ])('finds no profile where the server %s', async (_, changes, expected) => {
    const result = await measure(changes);
    expect(doubtful(result)).toMatchObject(
      Object.fromEntries(
        Object.entries(expected).map(([step, text]) => [step, expect.stringMatching(text) as string]),
      ),
    );
    expect(result).toMatchObject({ isUsable: false, measured: undefined });
  });

  it.each<[string, Changes, Expected, Partial<Measured>]>([
    [
      'shows no comments',
      { seed: { modes: { olderServer: true } } },
      {
        ticket: /^failed: .*does not show its comments.* NO update/,
        text: /^unproved/,
        names: /^unproved/,
        characters: /^unproved/,
        length: /^unproved/,
        expiry: /^unproved/,
        'sent twice': /^unproved/,
        'two at once': /^unproved/,
      },
      { longestBody: 6_144, servesComments: false, servesFirstText: false, runsTwoAtOnce: false },
    ],
    [
      'opens tickets at the client of the computer',
      { seed: { modes: { creationClient: 'of its computer' } }, input: { clientId: 7, computerId: 900 } },
      { ...SHY, ticket: /^failed: .*at client 8.*although client 7.*do not use this desk/ },
      {},
    ],
    [
      'has no such category',
      { settings: { categories: { low: 5, medium: 177, high: 178 } } },
      { ...SHY, categories: /^careful: .*Low is 5, which/, ticket: /^failed: .*not 5.*categories\.low/ },
      {},
    ],
    [
      'has no such category for High',
      { settings: { categories: { low: 126, medium: 177, high: 999 } } },
      {
        ...SHY,
        categories: /^careful: .*High is 999, which none of the newest tickets has\..* .categories\.high. /,
        category: /^failed: The category is 177, not 999\. .*999/,
      },
      {},
    ],
    [
      'finishes tickets with another status',
      { settings: { closedStatuses: [9] }, input: { patience: 3_000 } },
      {
        ...SHY,
        'finish and open': /^failed: Finished is status 4 \(Closed\).*closedStatuses/,
        'clean-up': /^careful/,
      },
      {},
    ],
  ])('tells all the same what it measured where the server %s', async (_, changes, expected, measured) => {
    const result = await measure(changes);
    expect(Object.keys(doubtful(result)).toSorted()).toEqual(Object.keys(expected).toSorted());
    for (const [step, text] of Object.entries(expected))
      expect(doubtful(result)[step as StepName]).toMatch(text);
    expect(result.isUsable).toBe(false);
    const latencyMs = expect.any(Number) as number;
    expect(result.measured).toEqual({ ...USUAL, latencyMs, ...measured });
  });

  it.each([
    [{}, 'Batch/ScriptExecute'],
    [{ batchRoutes: 403 }, 'ScheduledScripts'],
  ] as const)('tells by which route the script is called: %o', async (modes, route) => {
    const stop = new AbortController();
    const { findings } = await measure({
      seed: { modes },
      input: { signal: stop.signal },
      when: { ticket: () => stop.abort() },
    });
    expect(findings.find(({ step }) => step === 'ping')?.text).toContain(`called by ${route}.`);
  });

  it('names the ticket categories of the settings, and others that tickets have', async () => {
    const stop = new AbortController();
    const { findings } = await measure({
      seed: {
        categories: [...SEED.categories, { id: 5, name: 'Help desk' }],
        tickets: [126, 5, 5].map((categoryId) => ({ subject: 'Printer', clientId: 7, categoryId })),
      },
      settings: { categories: { low: 'low', medium: 126, high: 178 } },
      input: { signal: stop.signal },
      when: { ticket: () => stop.abort() },
    });
    expect(findings.find(({ step }) => step === 'categories')).toMatchObject({
      verdict: 'careful',
      text: 'Low is 126 "Low"; Medium is 126 "Low"; High is 178, which none of the newest tickets has. Tickets also have 5 "Help desk".',
    });
  });

  it('tries each category of the settings', async () => {
    const { findings } = await measure();
    expect(findings.find(({ step }) => step === 'category')).toMatchObject({
      verdict: 'ok',
      text: 'The category changed from 126 to 177 to 178.',
    });
  });

  it.each<[string, Changes, RegExp]>([
    ['no client of the settings', { settings: { companies: {} } }, /No client .*--client/],
    ['no client that is asked for', { input: { clientId: 7777 } }, /shows no client 7777.*--client/],
    [
      'no computer that is asked for',
      { input: { clientId: 7, computerId: 7777 } },
      /shows no computer 7777.*--computer/,
    ],
  ])('runs nothing where Automate shows %s', async (_, changes, text) => {
    const result = await measure(changes);
    expect(doubtful(result)).toEqual({ place: expect.stringMatching(text) as string });
    expect(result.findings.at(-1)).toMatchObject({ step: 'place', verdict: 'failed' });
    expect(await factsAt(emulator, 'runs')).toEqual([]);
  });

  it('has nothing to clean up where no ticket was asked for', async () => {
    const { findings } = await measure({ seed: { modes: { sql: 'denied' } } });
    expect(findings.at(-1)).toMatchObject({ step: 'ping', verdict: 'failed' });
  });

  it('finishes its ticket, and measures no further, when a person stops it', async () => {
    const stop = new AbortController();
    const result = await measure({
      input: { signal: stop.signal },
      when: { characters: () => stop.abort() },
    });
    expect(result).toMatchObject({ isUsable: false, measured: undefined });
    expect(result.findings.at(-1)).toMatchObject({ step: 'clean-up', verdict: 'ok' });
    expect(await tickets()).toMatchObject([{ Status: { Name: 'Closed' } }]);
  });

  it('writes each of its texts once, and nothing that has expired', async () => {
    await measure();
    const [ticket] = await tickets();
    const texts = (ticket?.Comments ?? []).map(({ Body }) => Body.split('\n')[0]);
    expect(texts.filter((text) => text?.startsWith('This '))).toEqual([
      'This stands here once, although it was sent twice.',
    ]);
  });
});

describe('the ticket that Automate’s sync makes in Manage', () => {
  it.each<[string, Partial<SyncModes>, Pick<InManage, 'psaTicket' | 'writes'>, RegExp]>([
    [
      'fits with all that arrives',
      {},
      { psaTicket: 'automate', writes: [] },
      /^ok: .*ticket 1001 in Manage, \d+ s.* Comments arrive there\. A changed category moves it\. The settings fit/,
    ],
    [
      'wants writes of what does not arrive',
      { carriesComments: false, carriesCategory: false },
      { psaTicket: 'automate', writes: [] },
      /^careful: .*Comments do not arrive there\. A changed category does not move it\. Set psaTicket: automate, writes: \[shift, notes\]\.$/,
    ],
    [
      'is not there where the plugin syncs none',
      { isOn: false },
      { psaTicket: 'plumbline', writes: [] },
      /^ok: .*no ticket in Manage within \d+ s: psaTicket: plumbline fits/,
    ],
  ])('%s', async (_what, modes, chosen, text) => {
    const manage = await startManageEmulator({ seed: MANAGE });
    let sync: TicketSync | undefined;
    // It is waited for so many rounds of the sync, not for a time in which they may or may not be.
    let waits: { readonly from: number; readonly round: number } | undefined;
    const rounds = () => sync?.rounds() ?? 0;
    const now = () => (waits === undefined ? Date.now() : waits.from + 10 * (rounds() - waits.round));
    const settings = manageSettings.parse({
      ...accountAt(manage.url),
      categories: { low: LOW, medium: HIGH, high: HIGH },
    });
    const result = await measure({
      seed: { tickets: [] },
      when: {
        'log-in': () => {
          sync = startTicketSync({
            automateUrl: emulator.url,
            manageUrl: manage.url,
            categories: { 126: SYNCED_LOW, 177: SYNCED_HIGH, 178: SYNCED_HIGH },
            clients: { 7: 250, 8: 251 },
            modes,
          });
        },
        'twin in Manage': () => {
          waits = { from: Date.now(), round: rounds() };
        },
      },
      input: { now, syncWait: 300, inManage: { ...chosen, read: ticketsInManage(settings) } },
    });
    await sync?.close();
    await manage.close();
    const twin = result.findings.find(({ step }) => step === 'twin in Manage');
    expect(`${twin?.verdict ?? ''}: ${twin?.text ?? ''} ${twin?.advice ?? ''}`.trim()).toMatch(text);
    expect(result.isUsable).toBe(true);
  });

  it.each<[string, boolean]>([
    ['Automate', false],
    ['Manage', true],
  ])(
    'is not waited for any longer when a person stops it at %s; what was measured stays',
    async (_, isMade) => {
      const stop = new AbortController();
      const notes: (string | undefined)[] = [];
      const read: InManage['read'] = (_ticket, signal) => {
        stop.abort();
        return Promise.reject(signal.aborted ? outage : new Error('It is told of the stop.'));
      };
      const result = await measure({
        seed: { tickets: [] },
        input: {
          signal: stop.signal,
          syncWait: 600_000,
          inManage: { psaTicket: 'automate', writes: [], read },
          begins: (step, note) => {
            if (step !== 'twin in Manage') return Promise.resolve();
            notes.push(note);
            if (isMade) emulator.people.editTicket(1001, { externalId: 5001 });
            else void whenAskedAgain(() => stop.abort());
            return Promise.resolve();
          },
        },
      });
      expect(notes).toEqual(['up to 10 min, and as long again if a ticket is there; Ctrl-C ends this wait']);
      expect(result.findings.slice(-2)).toMatchObject([
        { step: 'twin in Manage', verdict: 'unproved', text: expect.stringContaining('stopped') as string },
        { step: 'clean-up', verdict: 'ok' },
      ]);
      expect(result).toMatchObject({ isUsable: true, measured: USUAL });
      expect(await tickets()).toMatchObject([{ Status: { Name: 'Closed' } }]);
    },
  );

  const outage = new VendorUnavailable('manage', {
    code: 'no-answer',
    message: 'Manage is away.',
    advice: '',
  });
  it.each<[string, InManage['read'], RegExp]>([
    ['that cannot be read', () => Promise.reject(outage), /^unproved: .*could not be read: Manage is away/],
    ['that Manage does not show', () => Promise.resolve(undefined), /^unproved: .*Manage does not show it/],
  ])('%s proves nothing', async (_what, read, text) => {
    const result = await measure({
      seed: { tickets: [] },
      when: { 'twin in Manage': () => emulator.people.editTicket(1001, { externalId: 5001 }) },
      input: { syncWait: 300, inManage: { psaTicket: 'automate', writes: [], read } },
    });
    const twin = result.findings.find(({ step }) => step === 'twin in Manage');
    expect(`${twin?.verdict ?? ''}: ${twin?.text ?? ''}`).toMatch(text);
    expect(result.isUsable).toBe(true);
  });
});
