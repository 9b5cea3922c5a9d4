import { describe, expect, it } from 'vitest';
import type { ListedIncident } from '../gravityzone/api/listed-incident.ts';
import { reading } from '../incident/builders.fixture.ts';
import { feedActivities } from './feed-activities.ts';
import type { Backfill, HandedOver, ListWindow } from './feed-activities.ts';
import { runningActivity } from './running-activity.fixture.ts';

const HOUR = 3_600_000;
const CREATED = Date.UTC(2026, 10, 24, 8);
const WINDOW: ListWindow = { kind: 'updated', from: CREATED, to: CREATED + HOUR, page: 1 };
const ALL: Backfill = { createdFrom: CREATED, overdue: [] };
const taken: HandedOver = { kind: 'taken' };
const gone: HandedOver = { kind: 'gone' };
const full: HandedOver = { kind: 'full', reason: 'too many signals' };
const later: HandedOver = { kind: 'later', reason: 'too slow' };
const refused: HandedOver = { kind: 'refused', reason: 'too large' };

const listed = (incidentId: string, changes: Partial<ListedIncident> = {}): ListedIncident => ({
  incidentId,
  content: 'as it is',
  event: reading(),
  isOpen: true,
  createdAt: CREATED,
  ...changes,
});

/**
 * A feed's activities over a list of incidents; what becomes of an incident's events is looked up by its id.
 */
function feedOver(incidents: readonly ListedIncident[], becomes: Readonly<Record<string, HandedOver>> = {}) {
  const asked: string[] = [];
  const complaints: string[] = [];
  const hand = (verb: string, after: HandedOver) => (incidentId: string) => {
    asked.push(`${verb} ${incidentId}`);
    return Promise.resolve(verb === 'open' ? after : (becomes[incidentId] ?? after));
  };
  const activities = feedActivities(
    {
      listIncidents: () => Promise.resolve({ incidents, pages: 1 }),
      readIncident: (incidentId) => Promise.resolve(incidents.find((one) => one.incidentId === incidentId)),
      checkSubscription: () => Promise.resolve({ kind: 'on', text: '' }),
    },
    { send: hand('send', taken), open: hand('open', taken) },
    (incidentId, reason) => complaints.push(`${incidentId}: ${reason}`),
  );
  return {
    asked,
    complaints,
    page: (backfill?: Backfill, window: Partial<ListWindow> = {}) =>
      runningActivity(async () => {
        const [reply] = await activities.readPages([{ window: { ...WINDOW, ...window }, backfill }]);
        if (reply?.kind !== 'read') throw new Error(reply?.problem);
        return reply;
      }),
    look: (incidentId: string) => runningActivity(() => activities.readDetails(incidentId)),
  };
}

describe('a page', () => {
  it('signals each incident once, in each window', async () => {
    const { page, asked } = feedOver([listed('a'), listed('b')]);
    expect(await page()).toEqual({
      kind: 'read',
      pages: 1,
      incidents: 2,
      signalled: 2,
      opened: 0,
      waiting: [],
    });
    expect(await page()).toMatchObject({ signalled: 0 });
    expect(await page(undefined, { kind: 'changed' })).toMatchObject({ signalled: 2 });
    expect(asked).toEqual(['send a', 'send b', 'send a', 'send b']);
  });

  it.each<[string, 'changed' | 'single']>([
    ['the other window', 'changed'],
    ['a single look', 'single'],
  ])('tells an incident the same again once %s told another status', async (_what, other) => {
    const status = (word: string) => ({ event: reading({ status: { word, at: CREATED } }) });
    const all = [listed('a', status('open'))];
    const { page, look, asked } = feedOver(all);
    await page();
    all[0] = listed('a', { content: 'closed meanwhile', ...status('closed') });
    if (other === 'single') await look('a');
    else await page(undefined, { kind: 'changed' });
    all[0] = listed('a', status('open'));
    expect(await page()).toMatchObject({ signalled: 1 });
    expect(await page()).toMatchObject({ signalled: 0 });
    expect(asked).toHaveLength(3);
  });

  it('tells an incident nothing where it is not listed any more', async () => {
    const all = [listed('a'), listed('b')];
    const { page, asked } = feedOver(all);
    await page();
    all.pop();
    expect(await page()).toEqual({
      kind: 'read',
      pages: 1,
      incidents: 1,
      signalled: 0,
      opened: 0,
      waiting: [],
    });
    expect(asked).toEqual(['send a', 'send b']);
  });

  it.each([
    ['takes no more signals', full],
    ['cannot be handed over now', later],
  ])(
    'is read again where an incident %s; the others are signalled meanwhile, and once',
    async (_what, after) => {
      const becomes: Record<string, HandedOver> = { b: after };
      const { page, asked } = feedOver(
        ['a', 'b', 'c'].map((id) => listed(id)),
        becomes,
      );
      await expect(page()).rejects.toThrow('Not all incidents could be signalled');
      expect(asked).toEqual(['send a', 'send b', 'send c']);
      becomes['b'] = taken;
      expect(await page()).toMatchObject({ signalled: 1 });
      expect(asked.slice(3)).toEqual(['send b']);
    },
  );

  it('stops asking a Temporal that does not answer', async () => {
    const many = Array.from({ length: 50 }, (_, n) => listed(`i${n}`));
    const { page, asked } = feedOver(many, { i0: later });
    await expect(page()).rejects.toThrow('Temporal did not take all in time');
    expect(asked.length).toBeLessThan(10);
  });

  it('goes on beyond an incident that Temporal will never take, and says so once', async () => {
    const { page, complaints } = feedOver(
      ['a', 'b', 'c'].map((id) => listed(id)),
      { b: refused },
    );
    expect(await page()).toMatchObject({ signalled: 2 });
    expect(await page()).toMatchObject({ signalled: 0 });
    expect(complaints).toEqual(['b: too large']);
  });

  it.each<[string, Partial<ListedIncident>, Backfill | undefined]>([
    ['where the window is not for that', {}, undefined],
    ['that is closed', { isOpen: false }, { ...ALL, overdue: ['a'] }],
    ['from before the account', { createdAt: CREATED - 1_000 }, { ...ALL, overdue: ['a'] }],
    ['that does not tell its age', { createdAt: undefined }, { ...ALL, overdue: ['a'] }],
  ])('opens no incident %s', async (_what, changes, backfill) => {
    const { page, asked } = feedOver([listed('a', changes)], { a: gone });
    expect(await page(backfill)).toMatchObject({ opened: 0, waiting: [] });
    expect(asked).toEqual(['send a']);
  });

  it('has an incident wait for its push before it is opened', async () => {
    const { page, asked } = feedOver([listed('a')], { a: gone });
    expect(await page(ALL)).toMatchObject({ opened: 0, waiting: ['a'] });
    expect(await page({ ...ALL, overdue: ['a'] })).toMatchObject({ opened: 1, waiting: [] });
    expect(asked).toEqual(['send a', 'send a', 'open a']);
  });

  it('opens an incident of the very second in which the account was started', async () => {
    const { page } = feedOver([listed('a')], { a: gone });
    expect(await page({ createdFrom: CREATED + 300, overdue: ['a'] })).toMatchObject({ opened: 1 });
  });

  it('opens at once what is too much to wait', async () => {
    const many = Array.from({ length: 300 }, (_, n) => listed(`i${n}`));
    const { page } = feedOver(many, Object.fromEntries(many.map(({ incidentId }) => [incidentId, gone])));
    const { opened, waiting } = await page(ALL);
    expect(opened + waiting.length).toBe(300);
    expect(waiting.length).toBeGreaterThanOrEqual(200);
    expect(opened).toBeGreaterThan(90);
  });

  it('stops when it is told to', async () => {
    const many = Array.from({ length: 50 }, (_, n) => listed(`i${n}`));
    const stopped = new AbortController();
    const asked: string[] = [];
    const activities = feedActivities(
      {
        listIncidents: () => Promise.resolve({ incidents: many, pages: 1 }),
        readIncident: () => Promise.resolve(undefined),
        checkSubscription: () => Promise.resolve({ kind: 'on', text: '' }),
      },
      {
        send(incidentId) {
          asked.push(incidentId);
          stopped.abort();
          return Promise.resolve(taken);
        },
        open: () => Promise.resolve(taken),
      },
      () => undefined,
    );
    const reading = runningActivity(() => activities.readPages([{ window: WINDOW, backfill: undefined }]), {
      signal: stopped.signal,
    });
    await expect(reading).rejects.toThrow('the attempt was stopped');
    expect(asked.length).toBeLessThan(10);
  });
});

describe('a look at an incident', () => {
  it.each([
    ['is sent what there is', 'a', taken, true],
    ['is over', 'a', gone, false],
    ['is not known to GravityZone', 'nobody', taken, false],
    ['is refused by Temporal', 'a', refused, false],
  ])('answers whether it was signalled: one that %s', async (_what, incidentId, after, expected) => {
    expect(await feedOver([listed('a')], { a: after }).look(incidentId)).toBe(expected);
  });

  it.each([full, later])('fails where the incident cannot be signalled now: $kind', async (after) => {
    await expect(feedOver([listed('a')], { a: after }).look('a')).rejects.toThrow('Not all incidents');
  });
});
