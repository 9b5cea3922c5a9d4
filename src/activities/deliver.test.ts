import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Attempt, Desk, TicketOpening, TicketUpdate } from '../desks/desk.ts';
import { DeskRejected, DeskUnavailable } from '../errors/index.ts';
import type { Facts } from '../incident/facts.ts';
import type { Snapshot } from '../incident/snapshot.ts';
import type { Submission } from '../incident/ticket.ts';
import type { NameOf } from './client-name.ts';
import { deskActivities } from './desk-activities.ts';
import type { DeskActivities, OpenTicketInput, UpdateTicketInput } from './desk-activities.ts';
import { runningActivity } from './running-activity.fixture.ts';
import type { Surroundings } from './running-activity.fixture.ts';

const KEY = { account: 'main', incidentId: '6690e2c52ca2436a3af4adbe', generation: 1 };
const TICKET = { id: '1001', generation: 1 };

function at(revision: number, changes: Partial<Snapshot> = {}): Snapshot {
  return {
    revision,
    at: 1720773218319,
    facts: { computerName: 'WIN-SRV01', severityScore: 80 + revision },
    category: 'high',
    ...changes,
  };
}

const OPEN: OpenTicketInput = {
  key: KEY,
  snapshot: at(1),
  predecessor: undefined,
  create: true,
  uncertain: false,
};
const UPDATE: UpdateTicketInput = {
  key: KEY,
  ticket: TICKET,
  from: at(1),
  attempted: [],
  to: at(4),
  shift: undefined,
  uncertain: false,
};
const SUBMISSION: Submission = { key: KEY, ticket: TICKET, revision: 4, category: undefined, note: true };

/** Names of companies by their id. */
type Names = Readonly<Record<string, string>>;

/** Where people `settled` a name it is that one, else the one that is told, else the one that a look-up knows. */
function nameIn(known: Names, settled: Names = {}): NameOf {
  return (_account, { companyId = '', companyName }) => {
    const name = settled[companyId] ?? companyName ?? known[companyId];
    return Promise.resolve(name === undefined ? { kind: 'unknown' } : { kind: 'known', name });
  };
}

/** The activities of a desk that does what a test says, and refuses all else. */
function activitiesOf(desk: Partial<Desk>, nameOf: NameOf = nameIn({})): DeskActivities {
  const refuse = (): Promise<never> => Promise.reject(new Error('The test did not expect this call.'));
  return deskActivities({
    desk: { name: 'manage', openTicket: refuse, updateTicket: refuse, confirmWrite: refuse, ...desk },
    nameOf,
  });
}

const down: NameOf = () =>
  Promise.resolve({
    kind: 'unavailable',
    error: new DeskUnavailable('gravityzone', {
      code: 'server-error',
      message: 'GravityZone is down',
      advice: 'Wait.',
    }),
  });

/** The opening that a desk is asked for. */
async function opened(
  input: OpenTicketInput,
  nameOf?: NameOf,
  changes?: Partial<Surroundings>,
): Promise<TicketOpening> {
  const seen: TicketOpening[] = [];
  const activities = activitiesOf(
    {
      openTicket(opening) {
        seen.push(opening);
        return Promise.resolve({ kind: 'opened', ticket: TICKET });
      },
    },
    nameOf,
  );
  expect(await runningActivity(() => activities.openTicket(input), changes)).toEqual({
    kind: 'opened',
    ticket: TICKET,
  });
  const [opening] = seen;
  if (opening === undefined) throw new Error('No ticket was asked for.');
  return opening;
}

/** The update that a desk is asked for. */
async function updated(changes: Partial<UpdateTicketInput> = {}, nameOf?: NameOf): Promise<TicketUpdate> {
  const seen: TicketUpdate[] = [];
  const activities = activitiesOf(
    {
      updateTicket(update) {
        seen.push(update);
        return Promise.resolve({ kind: 'updated', ticket: TICKET });
      },
    },
    nameOf,
  );
  expect(await runningActivity(() => activities.updateTicket({ ...UPDATE, ...changes }))).toEqual({
    kind: 'updated',
    ticket: TICKET,
  });
  const [update] = seen;
  if (update === undefined) throw new Error('No update was asked for.');
  return update;
}

async function failureOf(act: () => Promise<unknown>, changes?: Partial<Surroundings>): Promise<unknown> {
  return runningActivity(act, changes).then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('opening a ticket', () => {
  test('hands the desk its texts, each with our mark', async () => {
    const opening = await opened(OPEN);
    expect(opening).toMatchObject({ key: KEY, category: 'high', revision: 1 });
    expect(opening.subject).toMatch(/^\[GZ-6690e2c52ca2436a3af4adbe\] High: .*WIN-SRV01/);
    const body = opening.body(['It stands at the catch-all.']);
    expect(body).toContain('\nSeverity score: 81\n');
    expect(body).toContain('\nIt stands at the catch-all.\n');
    expect(body.split('\n').at(-1)).toBe('[GZ-6690e2c52ca2436a3af4adbe #1]');
  });

  test('names the lost ticket in its successor', async () => {
    const opening = await opened({
      ...OPEN,
      key: { ...KEY, generation: 2 },
      predecessor: { id: '1001', because: 'closed' },
    });
    expect(opening.subject).toMatch(/^\[GZ-6690e2c52ca2436a3af4adbe\.2\] /);
    expect(opening.body([])).toContain(
      'This ticket succeeds ticket 1001 of the same incident, which was closed.',
    );
  });

  test.each<[string, Facts, string | undefined]>([
    ['a look-up knows', { companyId: '59a1' }, 'Contoso'],
    ['the incident itself knows', { companyId: '59a1', companyName: 'Fabrikam' }, 'Fabrikam'],
    ['nobody knows', { companyId: 'other' }, undefined],
    ['has no id', {}, undefined],
    ['people settled', { companyId: '59b2', companyName: 'FABRIKAM GmbH' }, 'Client Two'],
  ])('places it by a company whose name %s', async (_what, facts, companyName) => {
    const names = nameIn({ '59a1': 'Contoso' }, { '59b2': 'Client Two' });
    const opening = await opened({ ...OPEN, snapshot: at(1, { facts }) }, names);
    expect(opening.placement).toEqual({
      companyId: facts.companyId,
      companyName: companyName === undefined ? { kind: 'unknown' } : { kind: 'known', name: companyName },
      computerName: undefined,
      computerFqdn: undefined,
      computerIps: [],
    });
    expect(opening.body([])).toContain(`Client name: ${companyName ?? 'n/a'}`);
  });

  test.each([
    [0, { kind: 'awaited', problem: 'GravityZone is down', advice: 'Wait.' }],
    [300_000, { kind: 'given up', problem: 'GravityZone is down' }],
  ])('tells the desk whether a name is still waited for after %i ms', async (age, companyName) => {
    const opening = await opened({ ...OPEN, snapshot: at(1, { facts: { companyId: '59a1' } }) }, down, {
      age,
    });
    expect(opening.placement.companyName).toEqual(companyName);
    expect(opening.body([])).toContain('Client name: n/a (GravityZone company 59a1)\n');
  });

  test.each([
    [1, false, false],
    [2, false, true],
    [1, true, true],
  ])('at attempt %i, uncertain before: %s, is uncertain: %s', async (attempt, uncertain, expected) => {
    const attempts: Attempt[] = [];
    const activities = activitiesOf({
      openTicket(_opening, how) {
        attempts.push(how);
        return Promise.resolve({ kind: 'found', ticket: TICKET, revision: 3 });
      },
    });
    expect(await runningActivity(() => activities.openTicket({ ...OPEN, uncertain }), { attempt })).toEqual({
      kind: 'found',
      ticket: TICKET,
      revision: 3,
      uncertain: expected,
    });
    expect(attempts.map((how) => how.uncertain)).toEqual([expected]);
  });
});

describe('updating a ticket', () => {
  test('hands the desk ticket, placement and shift', async () => {
    const shift = { from: 'medium', to: 'high' } as const;
    const update = await updated({ shift });
    expect(update).toMatchObject({
      key: KEY,
      ticket: TICKET,
      revision: 4,
      shift,
      sentAt: at(4).at,
      incident: 'open',
    });
    expect(update.placement.computerName).toBe('WIN-SRV01');
  });

  test('tells the desk when the incident is closed', async () => {
    const facts: Facts = { ...at(4).facts, status: 'closed' };
    const update = await updated({ to: at(4, { facts }) });
    expect(update.incident).toBe('closed');
    expect(update.note(undefined, [])).toContain('\nIncident status: n/a → closed\n');
  });

  interface Case {
    readonly when: string;
    readonly input: Partial<UpdateTicketInput>;
    readonly found: number | undefined;
    /** How the note begins; `undefined` where none is due. */
    readonly note: readonly string[] | undefined;
  }
  const whole = ['Update 4 · 2024-07-12 08:33:38 UTC · covers updates 2–4', 'Severity score: 81 → 84'];
  const two = [at(2), at(3)];
  test.each<Case>([
    {
      when: 'from what it said, where nobody looked',
      input: { attempted: two },
      found: undefined,
      note: whole,
    },
    { when: 'from what it said, where only that is there', input: { attempted: two }, found: 1, note: whole },
    { when: 'from what it said, where no mark is left', input: { attempted: two }, found: 0, note: whole },
    {
      when: 'from the first attempt, where that one wrote',
      input: { attempted: two },
      found: 2,
      note: ['Update 4 · 2024-07-12 08:33:38 UTC · covers updates 3–4', 'Severity score: 82 → 84'],
    },
    {
      when: 'from the latest attempt, where that one wrote',
      input: { attempted: two },
      found: 3,
      note: ['Update 4 · 2024-07-12 08:33:38 UTC', 'Severity score: 83 → 84'],
    },
    {
      when: 'nothing, where the same is there already',
      input: { attempted: two },
      found: 4,
      note: undefined,
    },
    { when: 'nothing, where more is there already', input: {}, found: 7, note: undefined },
    {
      when: 'everything in full on a ticket from before our time',
      input: { from: undefined },
      found: 2,
      note: ['Activity after plumbline stopped watching · 2024-07-12 08:33:38 UTC'],
    },
    {
      when: 'only the rest, where an attempt in full had been written',
      input: { from: undefined, attempted: [at(3)] },
      found: 3,
      note: ['Update 4 · 2024-07-12 08:33:38 UTC', 'Severity score: 83 → 84'],
    },
  ])('states $when', async ({ input, found, note }) => {
    const text = (await updated(input)).note(found, ['The board was kept.']);
    expect(text?.split('\n').slice(0, note?.length)).toEqual(note);
    if (text !== undefined)
      expect(text.endsWith('\nThe board was kept.\n[GZ-6690e2c52ca2436a3af4adbe #4]')).toBe(true);
  });

  describe('whose facts tell the name of the client only now', () => {
    const without: Facts = { companyId: '59a1', severityScore: 80 };
    const named: Facts = { ...without, companyName: 'Contoso' };
    const noteOf = async (from: Facts, to: Facts, nameOf: NameOf, attempted: readonly Facts[] = []) =>
      (
        await updated(
          {
            from: at(1, { facts: from }),
            attempted: attempted.map((facts, index) => at(index + 2, { facts })),
            to: at(4, { facts: to }),
          },
          nameOf,
        )
      ).note(attempted.length === 0 ? undefined : 2, []);

    test.each([
      { when: 'the name that the ticket showed', name: 'Contoso', line: undefined },
      { when: 'another one than it showed', name: 'Old', line: 'Client name: Old → Contoso' },
      { when: 'a name that nobody knew', name: undefined, line: 'Client name: n/a → Contoso' },
    ])('lists $when', async ({ name, line }) => {
      const lookedUp = nameIn(name === undefined ? {} : { '59a1': name });
      const to = { ...named, severityScore: 90 };
      for (const attempted of [[], [without]]) {
        const lines = (await noteOf(without, to, lookedUp, attempted))?.split('\n');
        expect(lines).toContain('Severity score: 80 → 90');
        expect(lines?.find((each) => each.startsWith('Client name'))).toBe(line);
      }
    });

    test.each<[string, Facts]>([
      ['none', without],
      ['another one', { ...without, companyName: 'CONTOSO GmbH' }],
    ])('list no name where people settled it, whether the facts told %s before', async (_what, from) => {
      const settled = nameIn({}, { '59a1': 'Client One' });
      expect(await noteOf(from, named, settled)).toBeUndefined();
      const lines = (await noteOf(from, { ...named, severityScore: 90 }, settled))?.split('\n');
      expect(lines).toContain('Severity score: 80 → 90');
      expect(lines?.filter((line) => line.startsWith('Client name'))).toEqual([]);
    });

    test('list both names as tickets show them where the company changed', async () => {
      const settled = nameIn({}, { '59a1': 'Client One', '59b2': 'Client Two' });
      const to = { companyId: '59b2', companyName: 'Fabrikam', severityScore: 80 };
      expect(await noteOf(named, to, settled)).toContain('Client name: Client One → Client Two');
    });

    test('need no note where nothing else is new', async () => {
      expect(await noteOf(without, named, nameIn({ '59a1': 'Contoso' }))).toBeUndefined();
      expect(await noteOf(without, named, nameIn({}))).toContain('Client name: n/a → Contoso');
    });

    test('need a note for what the desk has to say', async () => {
      const update = await updated(
        { from: at(1, { facts: without }), to: at(4, { facts: named }) },
        nameIn({ '59a1': 'Contoso' }),
      );
      expect(update.note(undefined, ['The board was kept.'])).toContain('The board was kept.');
    });
  });

  test('states the name that is looked up where it states everything', async () => {
    const facts = { companyId: '59a1' };
    const update = await updated({ from: undefined, to: at(4, { facts }) }, nameIn({ '59a1': 'Contoso' }));
    expect(update.note(undefined, [])).toContain('\nClient name: Contoso\n');
  });

  test('hands on what the desk answers', async () => {
    const activities = activitiesOf({
      updateTicket: () => Promise.resolve({ kind: 'over', because: 'closed' }),
    });
    expect(await runningActivity(() => activities.updateTicket(UPDATE))).toEqual({
      kind: 'over',
      because: 'closed',
    });
  });
});

describe('reading a write back', () => {
  test('gives the ticket once it is there', async () => {
    const attempts: Attempt[] = [];
    const activities = activitiesOf({
      confirmWrite(_submission, how) {
        attempts.push(how);
        return Promise.resolve({ kind: 'confirmed', ticket: TICKET });
      },
    });
    expect(await runningActivity(() => activities.confirmWrite(SUBMISSION))).toEqual({
      kind: 'confirmed',
      ticket: TICKET,
    });
    expect(attempts[0]?.uncertain).toBe(true);
  });

  test.each([
    [1, 1_000],
    [2, 2_000],
    [6, 15_000],
    [100, 15_000],
  ])('is tried again after attempt %i in %i ms, and is no error', async (attempt, nextRetryDelay) => {
    const activities = activitiesOf({ confirmWrite: () => Promise.resolve({ kind: 'pending' }) });
    const failure = await failureOf(() => activities.confirmWrite(SUBMISSION), { attempt });
    expect(failure).toBeInstanceOf(ApplicationFailure);
    expect(failure).toMatchObject({ category: 'BENIGN', nonRetryable: false, nextRetryDelay });
  });
});

describe('a write that was submitted', () => {
  const submitted = () => Promise.resolve({ kind: 'submitted', submission: SUBMISSION } as const);
  const confirmed = () => Promise.resolve({ kind: 'confirmed', ticket: TICKET } as const);

  test('counts as done where it can be read back at once', async () => {
    const activities = activitiesOf({
      openTicket: submitted,
      updateTicket: submitted,
      confirmWrite: confirmed,
    });
    expect(await runningActivity(() => activities.openTicket(OPEN))).toEqual({
      kind: 'opened',
      ticket: TICKET,
    });
    expect(await runningActivity(() => activities.updateTicket(UPDATE))).toEqual({
      kind: 'updated',
      ticket: TICKET,
    });
  });

  test('says what was found where an earlier attempt had created the ticket', async () => {
    const found = () => Promise.resolve({ kind: 'found', ticket: TICKET, revision: 1 } as const);
    const activities = activitiesOf({ openTicket: submitted, confirmWrite: found });
    const outcome = { kind: 'found', ticket: TICKET, revision: 1, uncertain: true };
    expect(await runningActivity(() => activities.openTicket(OPEN))).toEqual(outcome);
    expect(await runningActivity(() => activities.confirmWrite(SUBMISSION))).toEqual(outcome);
  });

  test.each([
    { when: 'is not carried out yet', look: () => Promise.resolve({ kind: 'pending' } as const) },
    { when: 'cannot be read back', look: () => Promise.reject(new Error('reset')) },
  ])('stays submitted where it $when', async ({ look }) => {
    const activities = activitiesOf({ openTicket: submitted, updateTicket: submitted, confirmWrite: look });
    const outcome = { kind: 'submitted', submission: SUBMISSION };
    expect(await runningActivity(() => activities.openTicket(OPEN))).toEqual(outcome);
    expect(await runningActivity(() => activities.updateTicket(UPDATE))).toEqual(outcome);
  });
});

describe('a failing desk', () => {
  const DETAILS = { code: 'some-code', message: 'It failed.', advice: 'Do this.' };
  const failing = (error: Error): DeskActivities => activitiesOf({ openTicket: () => Promise.reject(error) });

  test('that refuses is not asked again', async () => {
    const activities = failing(new DeskRejected('manage', DETAILS));
    expect(await failureOf(() => activities.openTicket(OPEN))).toMatchObject({
      message: 'It failed.',
      type: 'some-code',
      nonRetryable: true,
      details: [{ advice: 'Do this.', retryAfter: 0 }],
    });
  });

  test.each([
    [undefined, 0, undefined],
    [0, 0, undefined],
    [90_000, 90_000, 90_000],
    [86_400_000, 600_000, 600_000],
  ])(
    'that is away and asks for %s ms is asked again after as long, up to ten minutes',
    async (asked, retryAfter, delay) => {
      const activities = failing(new DeskUnavailable('manage', { ...DETAILS, retryAfterMs: asked }));
      const failure = await failureOf(() => activities.openTicket(OPEN));
      expect(failure).toMatchObject({
        type: 'some-code',
        nonRetryable: false,
        details: [{ advice: 'Do this.', retryAfter }],
      });
      expect((failure as ApplicationFailure).nextRetryDelay).toBe(delay);
    },
  );

  test('with a fault of ours fails as it does', async () => {
    const fault = new TypeError('x is not a function');
    expect(await failureOf(() => failing(fault).openTicket(OPEN))).toBe(fault);
  });
});

describe('a running attempt', () => {
  test('ends as cancelled when it is stopped while it waits', async () => {
    const stop = new AbortController();
    const activities = activitiesOf({
      async openTicket(_opening, attempt) {
        setImmediate(() => stop.abort());
        await attempt.pause(60_000);
        return { kind: 'opened', ticket: TICKET };
      },
    });
    expect(await failureOf(() => activities.openTicket(OPEN), { signal: stop.signal })).toBeInstanceOf(
      CancelledFailure,
    );
  });

  test('still gives the outcome of a write that was sent before it was stopped', async () => {
    const stop = new AbortController();
    const activities = activitiesOf({
      openTicket() {
        stop.abort();
        return Promise.resolve({ kind: 'opened', ticket: TICKET });
      },
    });
    const outcome = await runningActivity(() => activities.openTicket(OPEN), { signal: stop.signal });
    expect(outcome).toEqual({ kind: 'opened', ticket: TICKET });
  });

  test('reports while it runs, and not afterwards', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const heartbeat = vi.fn();
    const activities = activitiesOf({
      openTicket() {
        vi.advanceTimersByTime(5_000);
        return Promise.resolve({ kind: 'opened', ticket: TICKET });
      },
    });
    await runningActivity(() => activities.openTicket(OPEN), { heartbeat });
    const reports = heartbeat.mock.calls.length;
    expect(reports).toBeGreaterThanOrEqual(5);
    vi.advanceTimersByTime(5_000);
    expect(heartbeat).toHaveBeenCalledTimes(reports);
  });
});
