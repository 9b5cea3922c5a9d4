import { describe, expect, it } from 'vitest';
import { scriptedDesk } from '../../src/desks/scripted-desk.fixture.ts';
import type { ScriptedDesk, ScriptedTicket } from '../../src/desks/scripted-desk.fixture.ts';
import { commandWorld, isDelivered } from './command-world.ts';
import { eventOf } from './workflow-world.ts';
import type { TestIncident } from './workflow-world.ts';

const here = commandWorld();

const FACTS = { computerName: 'WIN-SRV01', detectionName: 'ATC.Malicious', severityScore: 20 };

/** A ticket that nothing of ours is on. */
const bare = (id: string, changes: Partial<ScriptedTicket> = {}): ScriptedTicket => ({
  id,
  subject: 'Printer',
  category: 'low',
  texts: [],
  ...changes,
});

/** Rejects once the call is cancelled. */
const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(new Error('Cancelled.'));
    });
  });

const adopt = ({ id }: Pick<TestIncident, 'id'>, ticket: string, desk = 'manage') =>
  here.commands.run('incidents', 'adopt', 'test', id, '--desk', desk, '--ticket', ticket);

describe('incidents adopt', () => {
  it('has the incident go on in the ticket, told in full, and leaves the former one alone', async () => {
    await here.world.withDesks([here.manage], {}, async (incident) => {
      await incident.push(eventOf(FACTS));
      await incident.until(isDelivered);
      here.manage.tickets.push(bare('77'));
      expect(await adopt(incident, '77')).toEqual({
        code: 0,
        out: [
          'manage: ticket 77 is the incident’s ticket now · Low · says revision 1',
          'Everything that is known of the incident was appended to it.',
          'Tickets without further updates: 1. Close or merge them by hand if nobody works on them.',
          '',
        ].join('\n'),
        err: '',
      });
      await incident.push(eventOf({ ...FACTS, severityScore: 95 }));
      await incident.until(({ deliveries }) => deliveries['manage']?.delivered?.revision === 2);
      const [former, named] = here.manage.tickets;
      expect(former?.texts).toHaveLength(1);
      expect(named?.category).toBe('high');
      expect(named?.texts.map((text) => text.split('\n')[0]?.split(' · ')[0])).toEqual([
        'This is the incident’s ticket from now on',
        'Update 2',
      ]);
      expect(await adopt(incident, '77')).toEqual({
        code: 0,
        out: 'manage: ticket 77 is the incident’s ticket already · High · says revision 2\n',
        err: '',
      });
    });
  });

  it('writes nothing to a ticket that says everything by a note of ours', async () => {
    await here.world.withDesks([here.manage], {}, async (incident) => {
      await incident.push(eventOf(FACTS));
      await incident.until(isDelivered);
      here.manage.tickets.push(bare('77', { texts: [...(here.manage.tickets[0]?.texts ?? [])] }));
      expect((await adopt(incident, '77')).out).toContain('Nothing was written: it says everything already.');
      expect(here.manage.writes).toEqual(['create']);
    });
  });

  it('gives an incident whose create is refused the ticket that was opened by hand', async () => {
    here.manage.always = 'refuses';
    await here.world.withDesks([here.manage], {}, async (incident) => {
      await incident.push(eventOf(FACTS));
      await incident.until(({ deliveries }) => deliveries['manage']?.state === 'blocked');
      here.manage.always = undefined;
      here.manage.tickets.push(bare('77'));
      expect(await adopt(incident, '77')).toMatchObject({ code: 0 });
      expect(here.manage.tickets).toHaveLength(1);
    });
  });

  it.each([
    [
      'does not exist',
      '78',
      'Ticket 78, which an operator named, does not exist at the desk.\nAdopt the right one.',
    ],
    ['is another company’s', '77', 'Ticket 77, which an operator named'],
  ])('refuses a ticket that %s, and the one so far is kept up', async (_what, ticket, said) => {
    await here.world.withDesks([here.manage], {}, async (incident) => {
      await incident.push(eventOf(FACTS));
      await incident.until(isDelivered);
      here.manage.tickets.push(bare('77', { isElsewhere: true }));
      const { code, out, err } = await adopt(incident, ticket);
      expect([code, out]).toEqual([1, '']);
      expect(err).toContain(said);
      expect((await here.commands.run('incidents', 'show', 'test', incident.id)).out).toContain(
        err.trim().replace('\n', ' '),
      );
      await incident.push(eventOf({ ...FACTS, severityScore: 95 }));
      const { deliveries } = await incident.until(
        (view) => view.deliveries['manage']?.delivered?.revision === 2,
      );
      expect(deliveries['manage']).toMatchObject({ ticket: { id: '1' }, isNamed: false, twins: [] });
      expect(here.manage.tickets.map(({ texts }) => texts.length)).toEqual([2, 0]);
    });
  });

  it('forgets a refused ticket once another one is taken', async () => {
    await here.world.withDesks([here.manage], {}, async (incident) => {
      await incident.push(eventOf(FACTS));
      await incident.until(isDelivered);
      here.manage.tickets.push(bare('77', { isElsewhere: true }), bare('79'));
      expect(await adopt(incident, '77')).toMatchObject({ code: 1 });
      expect(await adopt(incident, '79')).toMatchObject({ code: 0 });
      const shown = await here.commands.run('incidents', 'show', 'test', incident.id);
      expect(shown.out).not.toContain('which an operator named');
    });
  });

  it('forgets it also where a call was under way that knew of it', async () => {
    let isSlow = false;
    let reads = 0;
    let answer = (): void => undefined;
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const desk = {
      ...here.manage,
      read: async (...call: Parameters<ScriptedDesk['read']>) => {
        reads += Number(isSlow);
        if (isSlow) await answered;
        return here.manage.read(...call);
      },
    };
    await here.world.withDesks([desk], {}, async (incident) => {
      await incident.push(eventOf(FACTS));
      await incident.until(isDelivered);
      here.manage.tickets.push(bare('77', { isElsewhere: true }));
      expect(await adopt(incident, '77')).toMatchObject({ code: 1 });
      isSlow = true;
      await incident.push(eventOf({ ...FACTS, severityScore: 95 }));
      await incident.until(() => reads > 0);
      const adopted = adopt(incident, '1');
      await incident.until(({ deliveries }) => deliveries['manage']?.notAdopted === undefined);
      answer();
      expect(await adopted).toMatchObject({ code: 0 });
      expect((await incident.view()).deliveries['manage']?.notAdopted).toBeUndefined();
    });
  });

  it('opens the ticket that was due where the named one does not exist', async () => {
    here.manage.always = 'refuses';
    await here.world.withDesks([here.manage], {}, async (incident) => {
      await incident.push(eventOf(FACTS));
      await incident.until(({ deliveries }) => deliveries['manage']?.state === 'blocked');
      here.manage.always = undefined;
      expect(await adopt(incident, '78')).toMatchObject({ code: 1 });
      const { deliveries } = await incident.until(isDelivered);
      expect(deliveries['manage']).toMatchObject({ ticket: { id: '1' }, notAdopted: { ticket: '78' } });
      expect(await adopt(incident, '1')).toMatchObject({ code: 0 });
      expect((await incident.view()).deliveries['manage']?.notAdopted).toBeUndefined();
    });
  });

  it('leaves the other desk’s call under way alone', async () => {
    const automate = scriptedDesk('automate');
    let calls = 0;
    let answer = (): void => undefined;
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const slow = {
      ...automate,
      read: async (...call: Parameters<ScriptedDesk['read']>) => {
        calls += 1;
        await Promise.race([answered, aborted(call[1].signal)]);
        return automate.read(...call);
      },
    };
    await here.world.withDesks([here.manage, slow], {}, async (incident) => {
      await incident.push(eventOf(FACTS));
      await incident.until((view) => isDelivered(view) && calls === 1);
      here.manage.tickets.push(bare('77'));
      expect(await adopt(incident, '77')).toMatchObject({ code: 0 });
      answer();
      await incident.until(({ deliveries }) => deliveries['automate']?.state === 'delivered');
      expect(calls).toBe(1);
    });
  });

  it('goes before a create under way: what that one opens is left alone', async () => {
    let open = (): void => undefined;
    const opening = new Promise<void>((resolve) => {
      open = resolve;
    });
    const desk = {
      ...here.manage,
      write: async (...call: Parameters<ScriptedDesk['write']>) => {
        if (call[0].kind === 'create') await opening;
        return here.manage.write(...call);
      },
    };
    here.manage.tickets.push(bare('77'));
    await here.world.withDesks([desk], {}, async (incident) => {
      await incident.push(eventOf(FACTS));
      await incident.until(({ deliveries }) => deliveries['manage']?.state === 'pending');
      const adopted = adopt(incident, '77');
      await incident.until(({ deliveries }) => deliveries['manage']?.isNamed === true);
      open();
      expect((await adopted).out).toContain('Tickets without further updates: 2.');
      expect(here.manage.tickets.map(({ texts }) => texts.length)).toEqual([1, 1]);
    });
  });

  it.each([
    ['jira', '77', 'The settings have no desk jira.\nName one of the settings’ desks: manage.\n'],
    [
      'manage',
      '#77',
      expect.stringContaining('Name the ticket by its number at the desk, such as 1001.') as string,
    ],
  ])('takes no word of %s and %s', async (desk, ticket, said) => {
    await here.world.withDesks([here.manage], {}, async (incident) => {
      await incident.push(eventOf(FACTS));
      await incident.until(isDelivered);
      expect(await adopt(incident, ticket, desk)).toEqual({ code: 2, out: '', err: said });
      expect((await incident.view()).deliveries['manage']).toMatchObject({ ticket: { id: '1' } });
    });
  });

  it('says what to do where the incident is not watched any more, or unknown', async () => {
    await here.world.withDesks([here.manage], { idle: 1 }, async (incident) => {
      await incident.push(eventOf(FACTS));
      await incident.handle.result();
      const { code, err } = await adopt(incident, '77');
      expect(code).toBe(1);
      expect(err).toMatch(/^Incident [0-9a-f]+ is no longer watched.*\nWait for its next event/);
      expect((await adopt({ id: 'nobody' }, '77')).err).toMatch(/^Temporal knows no incident nobody/);
    });
  });
});
