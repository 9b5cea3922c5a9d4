import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { scriptedDesk } from '../../src/desks/scripted-desk.fixture.ts';
import type { ScriptedDesk } from '../../src/desks/scripted-desk.fixture.ts';
import type { IncidentView } from '../../src/workflows/contracts.ts';
import { commandLine } from './command-line.ts';
import type { CommandLine } from './command-line.ts';
import { eventOf, startWorkflowWorld } from './workflow-world.ts';
import type { TestIncident, WorkflowWorld } from './workflow-world.ts';

let world: WorkflowWorld;
let commands: CommandLine;
let manage: ScriptedDesk;

beforeAll(async () => {
  world = await startWorkflowWorld();
  commands = await commandLine(world.address);
});
afterAll(async () => {
  await world.stop();
  await commands.remove();
});
beforeEach(() => {
  manage = scriptedDesk('manage');
});

const FACTS = { computerName: 'WIN-SRV01', detectionName: 'ATC.Malicious', severityScore: 89 };

const isDelivered = ({ deliveries }: IncidentView): boolean => deliveries['manage']?.state === 'delivered';

describe('incidents show', () => {
  it('asks Temporal why the attempts of a desk that is down fail, and how often they did', async () => {
    manage.always = 'down';
    await world.withDesks([manage], {}, async (incident) => {
      await incident.push(eventOf(FACTS));
      const show = async () => (await commands.run('incidents', 'show', 'test', incident.id)).out;
      // The workflow itself hears of no attempt before the third.
      await expect.poll(show).toMatch(/\nProblem at manage: .* Tried (once|\d+ times) since 20.* UTC\./);
      const shown = JSON.parse(
        (await commands.run('incidents', 'show', 'test', incident.id, '--json')).out,
      ) as IncidentView;
      expect(shown.standings[0]?.reason).toMatchObject({ kind: 'problem', code: 'down' });
    });
  });

  it('tells the way from the push to the ticket', async () => {
    await world.withDesks([manage], {}, async (incident) => {
      await incident.push(eventOf(FACTS, Date.now()));
      await incident.until(isDelivered);
      const { out } = await commands.run('incidents', 'show', 'test', incident.id);
      expect(out).toMatch(
        /\n- Revision 1, 20.* UTC: first report\n {2}- manage: opened ticket 1 \(High\), \d+ s after the push\n/,
      );
      expect(out).toContain('- manage: delivered · ticket 1 · says revision 1 (High), lacks nothing');
    });
  });
});

describe('incidents retry', () => {
  const retry = ({ id }: Pick<TestIncident, 'id'>) => commands.run('incidents', 'retry', 'test', id);

  it('tries a blocked delivery again at once, and says so where nothing waits', async () => {
    manage.always = 'refuses';
    await world.withDesks([manage], {}, async (incident) => {
      await incident.push(eventOf(FACTS));
      await incident.until(({ deliveries }) => deliveries['manage']?.state === 'blocked');
      manage.always = undefined;
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
});
