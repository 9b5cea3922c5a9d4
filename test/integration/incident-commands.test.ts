import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { watch } from '../../src/cli/watch-incidents.ts';
import type { Facts } from '../../src/incident/facts.ts';
import { sendToIncident } from '../../src/mailbox/incident-workflows.ts';
import { holdQueue, releaseQueue } from '../../src/mailbox/queue-hold.ts';
import type { IncidentView } from '../../src/workflows/contracts.ts';
import { commandWorld, isDelivered } from './command-world.ts';
import { eventOf } from './workflow-world.ts';
import type { TestIncident } from './workflow-world.ts';

const here = commandWorld();

const FACTS = { computerName: 'WIN-SRV01', detectionName: 'ATC.Malicious', severityScore: 89 };

/** Pushes further incidents, one after the other; answers their ids. */
async function pushOthers(beside: TestIncident, many: number, facts: Facts): Promise<readonly string[]> {
  const { taskQueue } = await beside.handle.describe();
  const send = sendToIncident(here.world.client, taskQueue);
  const ids = Array.from({ length: many }, () => randomUUID());
  for (const incidentId of ids)
    await send(
      { account: 'test', incidentId, events: [eventOf({ ...FACTS, ...facts })], bytes: 0 },
      Date.now() + 10_000,
    );
  return ids;
}

/** The lines of JSON that a command prints. */
const linesOf = async (...args: readonly string[]): Promise<readonly Record<string, unknown>[]> => {
  const { out } = await here.commands.run(...args, '--json');
  return out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
};

describe('incidents show', () => {
  it('asks Temporal why the attempts of a desk that is down fail, and how often they did', async () => {
    here.manage.always = 'down';
    await here.world.withDesks([here.manage], {}, async (incident) => {
      await incident.push(eventOf(FACTS));
      const show = async () => (await here.commands.run('incidents', 'show', 'test', incident.id)).out;
      // The workflow itself hears of no attempt before the third.
      await expect.poll(show).toMatch(/\nProblem at manage: .* Tried (once|\d+ times) since 20.* UTC\./);
      const shown = JSON.parse(
        (await here.commands.run('incidents', 'show', 'test', incident.id, '--json')).out,
      ) as IncidentView;
      expect(shown.standings[0]?.reason).toMatchObject({ kind: 'problem', code: 'down' });
    });
  });

  it('tells the way from the push to the ticket', async () => {
    await here.world.withDesks([here.manage], {}, async (incident) => {
      await incident.push(eventOf(FACTS, Date.now()));
      await incident.until(isDelivered);
      const { out } = await here.commands.run('incidents', 'show', 'test', incident.id);
      expect(out).toMatch(
        /\n- Revision 1, 20.* UTC: first report\n {2}- manage: opened ticket 1 \(High\), \d+ s after the push\n/,
      );
      expect(out).toContain('- manage: delivered · ticket 1 · says revision 1 (High), lacks nothing');
    });
  });
});

describe('incidents retry', () => {
  const retry = ({ id }: Pick<TestIncident, 'id'>) => here.commands.run('incidents', 'retry', 'test', id);

  it('tries a blocked delivery again at once, and says so where nothing waits', async () => {
    here.manage.always = 'refuses';
    await here.world.withDesks([here.manage], {}, async (incident) => {
      await incident.push(eventOf(FACTS));
      await incident.until(({ deliveries }) => deliveries['manage']?.state === 'blocked');
      here.manage.always = undefined;
      expect(await retry(incident)).toEqual({
        code: 0,
        out: 'Tried again: manage. See what became of it with `plumbline incidents show`.\n',
        err: '',
      });
      await incident.until(isDelivered);
      expect((await retry(incident)).out).toBe('Nothing waits: the tickets say everything.\n');
    });
  });

  it('says what to do where the incident is unknown', async () => {
    const { code, err } = await retry({ id: 'nobody' });
    expect(code).toBe(1);
    expect(err).toContain('Temporal knows no incident nobody of account test.');
  });

  it('takes an id however it was copied', async () => {
    const { err } = await retry({ id: ' 6690E2C52CA2436A3AF4ADBE ' });
    expect(err).toContain('Temporal knows no incident 6690e2c52ca2436a3af4adbe of account test.');
  });
});

describe('incidents list', () => {
  it('finds incidents by what operators know of them, and shows nothing that acts on a terminal', async () => {
    here.manage.always = 'refuses';
    await here.world.withDesks([here.manage], { companyName: 'North\u001b[2Jwind "D"' }, async (incident) => {
      await incident.push(eventOf({ ...FACTS, computerName: 'WIN-\u202eSRV01' }));
      await incident.until(({ deliveries }) => deliveries['manage']?.state === 'blocked');
      const filters = ['--blocked', '--desk', 'manage', '--category', 'high', '--account', 'test'];
      const company = String.raw`North\u001b[2Jwind "D"`;
      const found = [
        'incidents',
        'list',
        ...filters,
        '--company',
        company,
        '--since',
        '1h',
        '--status',
        'open',
      ];
      await expect.poll(() => linesOf(...found)).toHaveLength(1);
      expect((await linesOf(...found))[0]).toMatchObject({
        account: 'test',
        incidentId: incident.id,
        category: 'high',
        score: 89,
        company,
        desks: { manage: { states: ['blocked'] } },
        isWatched: true,
      });
      const { code, out } = await here.commands.run(...found);
      expect(code).toBe(0);
      expect(out).toMatch(
        new RegExp(
          `^20.* UTC {2}High +89 {2}test ${incident.id} {2}WIN-.*SRV01 {2}North.* {2}manage: blocked\n$`,
        ),
      );
      expect(out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      expect((await here.commands.run('incidents', 'list', ...filters, '--computer', 'WIN-X*')).out).toBe(
        'No incident fits.\n',
      );
      expect((await here.commands.run('incidents', 'list', ...filters, '--computer', 'WIN-')).out).toContain(
        "try --computer 'WIN-*'",
      );
    });
  });

  it('shows so many, the newest first, and says that there are more', async () => {
    await here.world.withDesks([here.manage], {}, async (incident) => {
      const computer = `WIN-${incident.id}`;
      await incident.push(eventOf({ ...FACTS, computerName: computer }));
      const ids = [incident.id, ...(await pushOthers(incident, 2, { computerName: computer }))];
      const all = ['incidents', 'list', '--computer', computer];
      await expect
        .poll(async () => (await linesOf(...all)).map(({ incidentId }) => incidentId))
        .toEqual(ids.toReversed());
      const { out, err } = await here.commands.run(...all, '--limit', '2');
      expect(out.split('\n')).toHaveLength(3);
      expect(err).toContain('There are more: these are the first 2. See --limit.');
    });
  });
});

describe('incidents retry --all', () => {
  it('tries all again that a filter means, the most severe first, in steps, and counts them', async () => {
    here.manage.always = 'refuses';
    await here.world.withDesks([here.manage], {}, async (incident) => {
      const computerName = `WIN-${incident.id}`;
      await incident.push(eventOf({ ...FACTS, computerName, severityScore: 20 }));
      await pushOthers(incident, 11, { computerName, severityScore: 50 });
      await pushOthers(incident, 1, { computerName, severityScore: 90 });
      const all = ['--computer', computerName] as const;
      await expect.poll(() => linesOf('incidents', 'list', ...all, '--blocked')).toHaveLength(13);
      here.manage.always = undefined;
      const { code, out, err } = await here.commands.run('incidents', 'retry', '--all', ...all, '--json');
      expect([code, err]).toEqual([0, '10 of 13\n13 of 13\n']);
      const lines = out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
      expect(lines.map(({ kind }) => kind)).toEqual([...Array<string>(13).fill('tried'), 'summary']);
      expect(lines[12]).toMatchObject({ incidentId: incident.id, desks: ['manage'] }); // the Low one
      expect(lines[13]).toEqual({ kind: 'summary', found: 13, tried: 13, held: 0, nothing: 0, failed: 0 });
      await expect.poll(() => here.manage.tickets.length).toBe(13);
      expect((await here.commands.run('incidents', 'retry', '--all', ...all, '--state', 'waiting')).out).toBe(
        '0 found: 0 tried again, 0 had nothing to do, 0 failed.\n',
      );
    });
  });
});

describe('incidents close', () => {
  it('ends an incident and says what becomes of its ticket', async () => {
    await here.world.withDesks([here.manage], {}, async (incident) => {
      await incident.push(eventOf(FACTS));
      await incident.until(isDelivered);
      expect(await here.commands.run('incidents', 'close', 'test', incident.id, '--false-positive')).toEqual({
        code: 0,
        out: [
          `Incident ${incident.id} is false positive. What GravityZone sends later opens it again.`,
          'manage: ticket 1 gets a closing update and stays open (`closeTickets` is off for this desk).',
          'GravityZone is not told (`writeBack.status` is off): close it there, too.',
          '',
        ].join('\n'),
        err: '',
      });
      await incident.until(({ facts }) => facts.status === 'false positive');
      await incident.until(({ deliveries }) => deliveries['manage']?.delivered?.revision === 2);
      expect(here.manage.tickets[0]?.texts.at(-1)).toContain('false positive');
      const [other] = await linesOf('incidents', 'close', 'test', incident.id);
      expect(other).toMatchObject({ status: 'closed', was: 'false positive', desks: [{ becomes: 'noted' }] });
      await incident.until(({ deliveries }) => deliveries['manage']?.delivered?.revision === 3);
      expect(
        (await here.commands.run('incidents', 'close', 'test', incident.id)).out.split('\n').slice(0, 2),
      ).toEqual([
        `Incident ${incident.id} is closed, as it was before. What GravityZone sends later opens it again.`,
        'manage: ticket 1 has its closing update already.',
      ]);
    });
  });

  it('says that a ticket is closed already, and of another status not that it was so before', async () => {
    await here.world.withDesks([here.manage], { tickets: { closes: true } }, async (incident) => {
      await incident.push(eventOf(FACTS));
      await incident.until(isDelivered);
      await incident.close('false positive');
      await incident.until(({ deliveries }) => deliveries['manage']?.seen?.state === 'closed');
      // Nobody pushed it, so it came in no time after a push.
      expect((await here.commands.run('incidents', 'show', 'test', incident.id)).out).toContain(
        '- manage: closed ticket 1\n',
      );
      expect(
        (await here.commands.run('incidents', 'close', 'test', incident.id)).out.split('\n').slice(0, 2),
      ).toEqual([
        `Incident ${incident.id} is closed. What GravityZone sends later opens it again.`,
        'manage: ticket 1 is closed already, and stays so.',
      ]);
      await incident.until(({ deliveries }) => deliveries['manage']?.delivered?.revision === 3);
      expect(here.manage.tickets[0]?.closing?.by).toBe('us');
    });
  });

  it('does not know an incident that Temporal does not know', async () => {
    const { code, err } = await here.commands.run('incidents', 'close', 'test', 'nobody');
    expect([code, err.split('\n')[0]]).toEqual([1, 'Temporal knows no incident nobody of account test.']);
  });
});

describe('incidents watch', () => {
  it('shows what is there, and what changes, until it is stopped', async () => {
    await here.world.withDesks([here.manage], {}, async (incident) => {
      const computerName = `WIN-${incident.id}`;
      const stop = new AbortController();
      let out = '';
      const watching = watch(
        {
          out: (text) => {
            out += text;
            return Promise.resolve();
          },
          err: () => Promise.resolve(),
          env: here.commands.env,
        },
        { computer: computerName },
        false,
        stop.signal,
      );
      await incident.push(eventOf({ ...FACTS, computerName, severityScore: 20 }));
      await expect.poll(() => out).toMatch(/ Low .* manage: #1 delivered\n$/);
      await incident.push(eventOf({ ...FACTS, computerName, severityScore: 95 }));
      await expect.poll(() => out).toMatch(/ High .* manage: #1 delivered\n$/);
      stop.abort();
      await watching;
      expect(out.split('\n').at(-1)).toBe('');
    });
  });
});

describe('a desk that is held', () => {
  it('gets nothing until it is released, and its incidents say so', async () => {
    await here.world.withDesks([here.manage], {}, async (incident) => {
      await incident.push(eventOf(FACTS));
      await incident.until(isDelivered);
      const { taskQueue } = await incident.handle.describe();
      const queue = `${taskQueue}-manage-high`;
      await holdQueue(here.world.client, queue, { by: 'kim@ops', why: 'Manage is updated' });
      const [held = ''] = await pushOthers(incident, 1, {});
      const show = async () => (await here.commands.run('incidents', 'show', 'test', held)).out;
      await expect
        .poll(show)
        .toMatch(/\nPaused at manage: Deliveries are held since 20.* UTC by kim@ops: Manage is updated\. /);
      expect(here.manage.tickets).toHaveLength(1);
      await releaseQueue(here.world.client, queue, 'kim@ops');
      await expect.poll(show).toContain('- manage: delivered · ticket 2');
      expect(await show()).not.toContain('Paused');
    });
  });

  it('is held and released by a command, and lists say so', async () => {
    const said = 'Paused at manage: Deliveries are held since 20';
    const paused = await here.commands.run('pause', 'manage', '--why', 'Manage is updated');
    expect(paused).toMatchObject({ code: 0, err: '' });
    expect(paused.out).toMatch(
      /^Deliveries to manage are held: no worker begins one\.\nWhat is under way is finished, .*\nTo go on: plumbline resume manage\n$/,
    );
    expect((await here.commands.run('incidents', 'list')).err).toContain(said);
    expect((await here.commands.run('pause', 'manage')).out).toContain('are held, as they were before:');
    here.manage.always = 'refuses';
    await here.world.withDesks([here.manage], {}, async (incident) => {
      await incident.push(eventOf(FACTS));
      await incident.until(({ deliveries }) => deliveries['manage']?.state === 'blocked');
      const { out, err } = await here.commands.run('incidents', 'retry', 'test', incident.id);
      expect(out).toBe('Not tried before its deliveries go on: manage.\n');
      expect(err).toContain('To have them go on: `plumbline resume manage`.');
    });
    expect((await here.commands.run('resume', 'manage')).out).toMatch(
      /^Deliveries to manage go on, the most severe first\./,
    );
    expect(await linesOf('resume', 'manage')).toEqual([
      { desk: 'manage', isPaused: false, wasPaused: false, waiting: 0 },
    ]);
    expect((await here.commands.run('incidents', 'list')).err).not.toContain(said);
  });
});
