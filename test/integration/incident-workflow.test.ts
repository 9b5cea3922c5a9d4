import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventOf, startWorkflowWorld } from './workflow-world.ts';
import type { TestIncident, WorkflowWorld } from './workflow-world.ts';
import type { Desk } from '../../src/desks/desk.ts';
import { scriptedDesk } from '../../src/desks/scripted-desk.fixture.ts';
import type { ScriptedDesk } from '../../src/desks/scripted-desk.fixture.ts';
import { VendorUnavailable } from '../../src/http/vendor-errors.ts';
import { eventsSignal } from '../../src/workflows/contracts.ts';
import type { IncidentView } from '../../src/workflows/contracts.ts';

let world: WorkflowWorld;
let automate: ScriptedDesk;
let manage: ScriptedDesk;

beforeAll(async () => {
  world = await startWorkflowWorld();
});
afterAll(() => world.stop());
beforeEach(() => {
  automate = scriptedDesk('automate');
  manage = scriptedDesk('manage');
});

const desks = (): ScriptedDesk[] => [automate, manage];
const facts = { companyId: 'c1', computerName: 'WIN-SRV01', detectionName: 'ATC.Malicious' };
const medium = (sentAt?: number) =>
  eventOf({ ...facts, severityScore: 55, severity: 'medium', attackTypes: ['Malware'] }, sentAt);
const high = (sentAt?: number) =>
  eventOf({ ...facts, severityScore: 89, severity: 'high', attackTypes: ['Malware', 'Exploit'] }, sentAt);

/** Whether every desk has the newest revision and rests. */
function settled(view: IncidentView): boolean {
  const deliveries = Object.values(view.deliveries);
  return (
    deliveries.length === 2 &&
    deliveries.every(
      (delivery) => delivery.state === 'delivered' && delivery.delivered?.revision === view.revision,
    )
  );
}
const settledAt = (revision: number) => (view: IncidentView) => view.revision === revision && settled(view);

describe('one ticket per desk', () => {
  it('opens for the first event and appends what a later one changed', async () => {
    await world.withDesks(desks(), {}, async (incident) => {
      await incident.push(medium());
      await incident.until(settledAt(1));
      await incident.push(high());
      await incident.until(settledAt(2));
      for (const { tickets } of desks()) {
        expect(tickets).toHaveLength(1);
        expect(tickets[0]).toMatchObject({
          subject: `EDR: ATC.Malicious on WIN-SRV01 [GZ-${incident.id}]`,
          category: 'high',
        });
        const [initial, update, ...more] = tickets[0]?.texts ?? [];
        expect(initial).toContain('Client name: Client One\nComputer name: WIN-SRV01');
        expect(initial).toMatch(new RegExp(`\\[GZ-${incident.id} #1\\.[a-z0-9]{4}\\]$`));
        expect(update?.split('\n').slice(1)).toEqual([
          'Category: Medium → High',
          expect.stringMatching(/^Next: Isolate the computer now;/),
          'Severity score: 55 → 89',
          'Severity: medium → high',
          'Attack types: added Exploit',
          expect.stringContaining(`[GZ-${incident.id} #2.`),
        ]);
        expect(more).toEqual([]);
      }
    });
  });

  it('survives two deliveries of one event at the same instant, and the same event again', async () => {
    const event = medium();
    await world.withDesks(desks(), {}, async (incident) => {
      await Promise.all([incident.push(event), incident.push(event), incident.push(event)]);
      await incident.until(settledAt(1));
      await incident.push(event, event);
      await incident.until((view) => view.events === 5 && settled(view));
      for (const { tickets } of desks()) expect(tickets.map(({ texts }) => texts.length)).toEqual([1]);
    });
  });

  it('says the newest when the update comes before the first event', async () => {
    const [first, update] = [medium(), high()];
    await world.withDesks(desks(), {}, async (incident) => {
      await incident.push(update);
      await incident.until(settledAt(1));
      await incident.push(first);
      await incident.until((view) => view.events === 2 && settled(view));
      for (const { tickets } of desks()) {
        expect(tickets.map(({ texts }) => texts.length)).toEqual([1]);
        expect(tickets[0]?.texts[0]).toContain('Severity score: 89');
      }
    });
  });

  it('reads instead of writing again when an answer was lost', async () => {
    manage.troubles = ['loses the answer'];
    await world.withDesks(desks(), {}, async (incident) => {
      await incident.push(medium());
      await incident.until(settledAt(1));
      manage.troubles = ['loses the answer'];
      await incident.push(high());
      await incident.until(settledAt(2));
      expect(manage.tickets.map(({ texts }) => texts.length)).toEqual([2]);
      expect(manage.writes).toEqual(['create', 'change']);
    });
  });

  it('writes again once a write that was lost can no longer be carried out', async () => {
    manage.troubles = ['loses the order'];
    await world.withDesks(desks(), { tickets: { writeLife: 4_000 } }, async (incident) => {
      await incident.push(medium());
      const view = await incident.until(({ deliveries }) => deliveries['manage']?.doubt !== undefined);
      expect(view.deliveries['manage']?.state).toBe('pending');
      await incident.until(settledAt(1));
      expect(manage.tickets.map(({ texts }) => texts.length)).toEqual([1]);
      expect(manage.writes).toEqual(['create', 'create']);
    });
  });

  /** Manage, which asks to be left alone for so long (ms) as often as it is asked; 0: it answers. */
  const busyManage = (retryAfterMs: () => number): Desk => ({
    ...manage,
    read: (...question) =>
      retryAfterMs() === 0
        ? manage.read(...question)
        : Promise.reject(
            new VendorUnavailable('manage', {
              code: 'rate-limited',
              message: 'Manage asked for fewer requests.',
              advice: 'Nothing has to be done.',
              retryAfterMs: retryAfterMs(),
            }),
          ),
  });

  it('tells an operator who asks until when the desk has it wait, and tries once it need not', async () => {
    let wait = 60_000; // shorter than all attempts may take: Temporal waits
    const slow = busyManage(() => wait);
    await world.withDesks([automate, slow], {}, async (incident) => {
      await incident.push(medium());
      await incident.until(({ deliveries }) => deliveries['automate']?.state === 'delivered');
      expect(await incident.retry()).toEqual(['manage']);
      const { deliveries } = await incident.until(
        (view) => view.deliveries['manage']?.problem?.code === 'rate-limited',
      );
      const { since = 0, until } = deliveries['manage']?.problem ?? {};
      expect(until).toBe(since + 60_000);
      await expect.poll(() => incident.details()).toContain('Tried again at 20');
      wait = 0;
      await incident.retry();
      await incident.until(settledAt(1));
    });
  });

  it('tells no time for the next try once that has begun: those after it are Temporal’s', async () => {
    const slow = busyManage(() => 1_000);
    await world.withDesks([automate, slow], {}, async (incident) => {
      await incident.push(medium());
      await incident.until(({ deliveries }) => deliveries['automate']?.state === 'delivered');
      await incident.retry();
      const { deliveries } = await incident.until((view) => {
        const { problem } = view.deliveries['manage'] ?? {};
        return problem !== undefined && problem.until === undefined;
      });
      expect(deliveries['manage']).toMatchObject({ state: 'pending', problem: { code: 'rate-limited' } });
      // The other desk is not shown as if it were behind, too.
      await expect
        .poll(() => incident.listed())
        .toEqual(['automate:delivered', 'automate:#1', 'manage:pending']);
    });
  });

  it('leaves out what is no event, and goes on', async () => {
    await world.withDesks(desks(), {}, async (incident) => {
      await incident.push(medium());
      await incident.until(settledAt(1));
      for (const strange of [null, 'text', [null, { facts: 1 }], {}, eventOf({ severityScore: 55.5 })])
        await incident.handle.signal(eventsSignal.name, strange);
      await incident.push(high());
      const view = await incident.until(settledAt(2));
      expect(view.events).toBe(2);
    });
  });

  it('opens a successor that names the lost ticket when a ticket is gone', async () => {
    await world.withDesks(desks(), {}, async (incident) => {
      await incident.push(medium());
      await incident.until(settledAt(1));
      manage.tickets.splice(0, 1, { id: '77', subject: 'somebody else', category: 'low', texts: [] });
      await incident.push(high());
      await incident.until(settledAt(2));
      expect(manage.tickets[1]).toMatchObject({
        subject: expect.stringContaining(`[GZ-${incident.id}.2]`) as unknown,
      });
      expect(manage.tickets[1]?.texts[0]).toContain('replaces ticket 1 ');
      expect(automate.tickets).toHaveLength(1);
    });
  });

  it('goes on with a lost ticket that is there again when it is looked for once more', async () => {
    await world.withDesks(desks(), { tickets: { lostFor: 5_000 } }, async (incident) => {
      await incident.push(medium());
      await incident.until(settledAt(1));
      const [lost] = manage.tickets.splice(0, 1);
      await incident.push(high());
      const view = await incident.until(
        ({ deliveries }) => deliveries['manage']?.problem?.code === 'ticket-lost',
      );
      expect(view.deliveries['manage']).toMatchObject({ state: 'pending', ticket: { id: '1' } });
      if (lost !== undefined) manage.tickets.push(lost);
      await incident.until(settledAt(2));
      expect(manage.tickets.map(({ id, texts }) => [id, texts.length])).toEqual([['1', 2]]);
    });
  });

  it('adopts the ticket of an earlier life and goes on numbering behind its marks', async () => {
    await world.withDesks(desks(), {}, async (incident) => {
      manage.tickets.push({
        id: '9',
        subject: `EDR: x [GZ-${incident.id}]`,
        category: 'low',
        texts: [`old [GZ-${incident.id} #4.k7ab]`],
      });
      await incident.push(medium());
      await incident.until(settledAt(5));
      expect(manage.tickets).toHaveLength(1);
      expect(manage.tickets[0]?.texts[1]).toMatch(/^Activity after plumbline stopped watching/);
      expect(manage.tickets[0]?.texts[1]).toContain(`[GZ-${incident.id} #5.`);
      expect(manage.tickets[0]?.category).toBe('medium');
      expect(automate.tickets[0]?.texts).toHaveLength(1);
    });
  });

  it('numbers once behind the tickets that both desks have from an earlier life', async () => {
    await world.withDesks(desks(), {}, async (incident) => {
      for (const { tickets } of desks()) {
        const texts = [`old [GZ-${incident.id} #4.k7ab]`];
        tickets.push({ id: '9', subject: `EDR: x [GZ-${incident.id}]`, category: 'low', texts });
      }
      await incident.push(medium());
      await incident.until(settledAt(5));
      for (const { tickets } of desks()) expect(tickets[0]?.texts).toHaveLength(2);
    });
  });

  it('goes on in the ticket of an earlier life also where none would open, and takes nothing said there for its own', async () => {
    manage.troubles = ['down'];
    await world.withDesks([manage], { tickets: { openFrom: 'high' } }, async (incident) => {
      const texts = [`old [GZ-${incident.id} #1.k7ab]`];
      manage.tickets.push({ id: '9', subject: `EDR: x [GZ-${incident.id}]`, category: 'high', texts });
      await incident.push(eventOf({ ...facts, severityScore: 20 }));
      await incident.until((view) => view.deliveries['manage']?.delivered?.revision === 2);
      expect(manage.tickets).toMatchObject([{ id: '9', category: 'low' }]);
      expect(texts[1]).toMatch(/^Activity after plumbline stopped watching[^]*\nSeverity score: 20\n/);
    });
  });
});

describe('independent desks', () => {
  it('does not delay one desk by the other, and writes once when the other is back', async () => {
    automate.always = 'down';
    await world.withDesks(desks(), {}, async (incident) => {
      await incident.push(medium());
      await incident.until((view) => view.deliveries['manage']?.state === 'delivered');
      await incident.push(high());
      await incident.until((view) => view.deliveries['manage']?.delivered?.revision === 2);
      expect(automate.tickets).toEqual([]);
      automate.always = undefined;
      await incident.until(settledAt(2));
      expect(automate.tickets).toMatchObject([{ category: 'high', texts: [expect.any(String)] }]);
    });
  });

  it('blocks with advice what retrying cannot heal, and heals on an operator’s retry', async () => {
    manage.always = 'refuses';
    await world.withDesks(desks(), {}, async (incident) => {
      await incident.push(medium());
      const blocked = await incident.until((view) => view.deliveries['manage']?.state === 'blocked');
      expect(blocked.deliveries['manage']?.problem).toMatchObject({
        code: 'unknown-priority',
        advice: 'Choose another priority.',
      });
      await incident.until((view) => view.deliveries['automate']?.state === 'delivered');
      manage.always = undefined;
      expect(await incident.retry()).toEqual(['manage']);
      await incident.until(settledAt(1));
      expect(manage.tickets).toHaveLength(1);
    });
  });

  it('is tried again at once where the category rises, however long updates wait', async () => {
    manage.troubles = ['refuses'];
    await world.withDesks([manage], { updateInterval: 3_600_000 }, async (incident) => {
      await incident.push(medium());
      await incident.until(({ deliveries }) => deliveries['manage']?.state === 'blocked');
      await incident.push(high());
      await incident.until(({ deliveries }) => deliveries['manage']?.state === 'delivered');
    });
  });

  it('waits without a problem where the incident closed before its ticket could be opened', async () => {
    manage.troubles = ['refuses'];
    await world.withDesks([manage], {}, async (incident) => {
      await incident.push(medium());
      await incident.until(({ deliveries }) => deliveries['manage']?.state === 'blocked');
      await incident.close();
      const view = await incident.until(({ deliveries }) => deliveries['manage']?.state === 'waiting');
      expect(view.deliveries['manage']?.problem).toBeUndefined();
      expect(manage.tickets).toEqual([]);
    });
  });

  it('tries a blocked delivery again on a new revision and after a while', async () => {
    manage.troubles = ['refuses', 'refuses'];
    automate.troubles = ['refuses'];
    await world.withDesks(desks(), { blockedRetry: 1_500 }, async (incident) => {
      await incident.push(medium());
      await incident.until(
        (view) =>
          view.deliveries['manage']?.state === 'blocked' && view.deliveries['automate']?.state === 'blocked',
      );
      await incident.push(high());
      await incident.until(settledAt(2));
      expect(manage.writes).toHaveLength(3);
      for (const { tickets } of desks()) expect(tickets.map(({ texts }) => texts.length)).toEqual([1]);
    });
  });

  it('works with one desk alone', async () => {
    await world.withDesks([manage], {}, async (incident) => {
      await incident.push(medium());
      await incident.until((view) => view.deliveries['manage']?.state === 'delivered');
      expect(manage.tickets).toHaveLength(1);
    });
  });
});

describe('when to write', () => {
  it('gathers what comes within the interval into one update that says what it covers', async () => {
    await world.withDesks(desks(), { updateInterval: 3_000 }, async (incident) => {
      const step = (severityScore: number) => eventOf({ ...facts, severityScore });
      await incident.push(step(50));
      await incident.until(settledAt(1));
      await incident.push(step(51));
      await incident.until(settledAt(2));
      for (const score of [52, 53, 54]) await incident.push(step(score));
      await incident.until(settledAt(5));
      const texts = manage.tickets[0]?.texts ?? [];
      expect(texts).toHaveLength(3);
      expect(texts[2]).toContain('covers updates 3–5\nSeverity score: 51 → 54\n');
    });
  });

  it('writes an update when its interval is over, also before a look back for twins', async () => {
    manage.troubles = ['loses the order', 'loses the answer'];
    const policy = { updateInterval: 1_500, tickets: { writeLife: 6_000 } };
    await world.withDesks([manage], policy, async (incident) => {
      await incident.push(medium());
      const saying = (revision: number) => (view: IncidentView) =>
        view.deliveries['manage']?.delivered?.revision === revision;
      await incident.until(saying(1));
      for (const [at, severityScore] of [51, 52].entries()) {
        await incident.push(eventOf({ ...facts, severityScore }));
        await incident.until(saying(at + 2));
      }
      expect((await incident.view()).deliveries['manage']?.lookBackAt).toBeDefined();
    });
  });

  it('does not hold a rising category back', async () => {
    await world.withDesks(desks(), { updateInterval: 3_600_000 }, async (incident) => {
      await incident.push(medium());
      await incident.until(settledAt(1));
      await incident.push(eventOf({ ...facts, severityScore: 56 }));
      await incident.until(settledAt(2));
      await incident.push(high());
      await incident.until(settledAt(3));
      expect(manage.tickets[0]?.category).toBe('high');
    });
  });

  it('says a category once more that a rule of the desk took off a new ticket, then tells that it was not taken over', async () => {
    await world.withDesks([manage], { updateInterval: 0 }, async (incident) => {
      const news = { ...facts, severityScore: 89 };
      await incident.push(eventOf(news));
      for (const revision of [2, 3]) {
        await incident.until((view) => view.deliveries['manage']?.delivered?.revision === revision - 1);
        const [ticket] = manage.tickets;
        if (ticket !== undefined) ticket.category = 'low';
        await incident.push(eventOf({ ...news, port: revision }));
      }
      await incident.until((view) => view.deliveries['manage']?.delivered?.revision === 3);
      const [ticket] = manage.tickets;
      expect(ticket?.category).toBe('low');
      const told = ticket?.texts.map((text) =>
        text.includes('The desk did not take over the category High.'),
      );
      expect(told).toEqual([false, false, true]);
    });
  });

  it('follows a category that rises while the policy has to be asked for again', async () => {
    await world.withDesks([manage], {}, async (incident) => {
      await incident.push(eventOf({ computerName: 'WIN-SRV01', severityScore: 20 }));
      await incident.until((view) => view.deliveries['manage']?.state === 'delivered');
      await incident.push(eventOf({ ...facts, severityScore: 95 })); // its company is new
      await incident.until((view) => view.deliveries['manage']?.delivered?.category === 'high');
      expect(manage.tickets[0]?.category).toBe('high');
    });
  });

  it('opens no ticket below `openFrom`, and then with everything known', async () => {
    await world.withDesks(desks(), { tickets: { openFrom: 'high' } }, async (incident) => {
      await incident.push(medium());
      await incident.until((view) => view.revision === 1);
      await incident.push(eventOf({ userName: 'anna' }));
      await incident.until((view) => view.revision === 2);
      expect(desks().map(({ tickets }) => tickets.length)).toEqual([0, 0]);
      await incident.push(high());
      await incident.until(settledAt(3));
      for (const { tickets } of desks()) expect(tickets[0]?.texts[0]).toContain('User name: anna');
    });
  });

  it('keeps a ticket from moving down where the settings say so', async () => {
    await world.withDesks(desks(), { shiftDown: false }, async (incident) => {
      await incident.push(high());
      await incident.until(settledAt(1));
      await incident.push(medium());
      await incident.until(settledAt(2));
      expect(manage.tickets[0]?.category).toBe('high');
      expect(manage.tickets[0]?.texts[1]).toContain('Severity score: 89 → 55');
      expect(manage.tickets[0]?.texts[1]).not.toContain('Category');
    });
  });

  it('ends when no event came for long enough, but never while a desk is behind', async () => {
    automate.always = 'refuses';
    await world.withDesks(desks(), { idle: 1_500, blockedRetry: 2_500 }, async (incident) => {
      await incident.push(medium());
      await incident.until((view) => view.deliveries['automate']?.state === 'blocked');
      automate.troubles = ['refuses'];
      automate.always = undefined;
      const { reason, view } = await incident.handle.result();
      expect(reason).toBe('idle');
      expect(settled(view)).toBe(true);
    });
  });
});

describe('a flood', () => {
  const EVENTS = 12_000;
  const ARRAY = 40;

  /**
   * Bursts of 50 hand-overs, each awaited, so that the number of runs does not depend on the speed of the
   * machine.
   */
  async function flood(incident: TestIncident): Promise<void> {
    const events = Array.from({ length: EVENTS }, (_, n) =>
      eventOf({ ...facts, severityScore: 50, processPid: n + 1 }),
    );
    for (let at = 0; at < EVENTS; at += ARRAY) {
      await incident.push(...events.slice(at, at + ARRAY));
      if ((at / ARRAY) % 50 === 49) await incident.until((view) => view.events === at + ARRAY);
    }
  }

  it('loses nothing over several runs and stays at few updates', async () => {
    await world.withDesks(desks(), { historyEvents: 50, updateInterval: 5_000 }, async (incident) => {
      await flood(incident);
      const view = await incident.until((candidate) => candidate.events === EVENTS && settled(candidate));
      expect(view.facts.processPid).toBe(EVENTS);
      expect(view.runs).toBeGreaterThan(2);
      for (const { tickets } of desks()) {
        expect(tickets).toHaveLength(1);
        expect(tickets[0]?.texts.length).toBeLessThanOrEqual(11);
        expect(tickets[0]?.texts.at(-1)).toContain(`→ ${EVENTS}\n`);
      }
    });
  });

  it('ends in one ticket in the last state at a desk that was down the whole time', async () => {
    automate.always = 'down';
    await world.withDesks(desks(), { historyEvents: 50, updateInterval: 5_000 }, async (incident) => {
      await flood(incident);
      await incident.until(
        (view) => view.events === EVENTS && view.deliveries['manage']?.delivered?.revision === EVENTS,
      );
      automate.always = undefined;
      const view = await incident.until(settled);
      expect(view.runs).toBeGreaterThan(2);
      expect(automate.tickets).toHaveLength(1);
      expect([automate.tickets[0]?.texts.at(-1)].join()).toMatch(new RegExp(`(Process PID: |→ )${EVENTS}\n`));
    });
  });
});

it('continues in no new run because of an update that is refused, of which the history tells nothing', async () => {
  const lengthOf = async ({ handle }: TestIncident): Promise<number> =>
    (await handle.describe()).historyLength;
  const opened = async (incident: TestIncident): Promise<void> => {
    await incident.push(high());
    await incident.until(({ deliveries }) => deliveries['manage']?.state === 'delivered');
  };
  let length = 0;
  await world.withDesks([manage], {}, async (incident) => {
    await opened(incident);
    length = await lengthOf(incident);
  });
  const withItsTask = length + 2;
  await world.withDesks([manage], { historyEvents: withItsTask }, async (incident) => {
    await opened(incident);
    await expect(incident.handle.executeUpdate('unheardOf')).rejects.toThrow();
    expect(await incident.view()).toMatchObject({ runs: 1 });
    expect(await lengthOf(incident)).toBe(length);
    await incident.push(high());
    await incident.until(({ runs }) => runs === 2);
  });
});

it('is listed as delivered at one desk while the other is held', async () => {
  await world.withDesks(
    desks(),
    {},
    async (incident) => {
      await incident.push(high());
      await incident.until(({ deliveries }) => deliveries['automate']?.state === 'delivered');
      await expect
        .poll(() => incident.listed())
        .toEqual(['automate:delivered', 'automate:#1', 'manage:pending']);
    },
    { held: 'manage' },
  );
});

it('shows operators the incident in search attributes and current details', async () => {
  manage.always = 'refuses';
  await world.withDesks(desks(), {}, async (incident) => {
    await incident.push(high());
    await incident.until(
      (view) =>
        view.deliveries['manage']?.state === 'blocked' && view.deliveries['automate']?.state === 'delivered',
    );
    await expect
      .poll(async () =>
        (await incident.handle.describe()).typedSearchAttributes
          .getAll()
          .map(({ key, value }) => [key.name, value]),
      )
      .toEqual(
        expect.arrayContaining([
          ['IncidentId', incident.id],
          ['Company', 'Client One'],
          ['Computer', 'WIN-SRV01'],
          ['Category', 'high'],
          ['Score', 89],
          ['IncidentStatus', 'open'],
          ['DeliveryState', ['automate:delivered', 'automate:#1', 'manage:blocked']],
        ]),
      );
    const shown = await incident.details();
    expect(shown).toContain('**Blocked at manage:** manage refused priority 9. Choose another priority.');
    expect(shown).toContain('- manage: **blocked** · no ticket · should say revision 1 (High)');
  });
});
