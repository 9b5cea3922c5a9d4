import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it, test } from 'vitest';
import { scriptedDesk } from '../../src/desks/scripted-desk.fixture.ts';
import type { ScriptedDesk } from '../../src/desks/scripted-desk.fixture.ts';
import { sighting } from '../../src/incident/builders.fixture.ts';
import type { Facts } from '../../src/incident/facts.ts';
import { keepInQuarantine } from '../../src/mailbox/quarantine-workflows.ts';
import { until } from '../until.ts';
import { eventOf, startWorkflowWorld } from './workflow-world.ts';
import type { TestIncident, TestPolicy, WorkflowWorld } from './workflow-world.ts';

/** What the page for operators offers: what is looked for, and the query. */
const PAGE = readFileSync(new URL('../../docs/temporal.md', import.meta.url), 'utf8');
const QUERIES = [...PAGE.matchAll(/^\| ([^|]+?) +\| `(WorkflowType = [^`]+)` +\|$/gm)].map(
  ([, what = '', query = '']) => ({ what, query }),
);

const HIGH: Facts = { companyId: 'c1', computerName: 'NWD-DC01', severityScore: 89 };
const LOW: Facts = { ...HIGH, severityScore: 12 };

let world: WorkflowWorld;
/** When everything was there, and before anything was. */
let before: number;
let after: number;
/** The name of each workflow by its id. */
const names = new Map<string, string>();

beforeAll(async () => {
  world = await startWorkflowWorld();
  before = Date.now() - 1_000;
  await plant('delivered', { facts: { ...HIGH, computerName: 'WIN-SRV01' } });
  await plant('of another company', { policy: { companyName: 'Northwind Dental' } });
  await plant('refused', { states: ['manage:blocked'], disturb: (manage) => (manage.always = 'refuses') });
  await plant('unreachable', { states: ['manage:pending'], disturb: (manage) => (manage.always = 'down') });
  await plant('below openFrom', {
    facts: LOW,
    policy: { tickets: { openFrom: 'medium' } },
    states: ['manage:waiting'],
  });
  await plant('closed by a technician', {
    states: ['manage:delivered', 'manage:ticket-closed', 'manage:#7'],
    disturb: (manage) => {
      const other = { id: '', subject: 'somebody else', category: 'low', texts: [] } as const;
      for (let n = 1; n < 7; n += 1) manage.tickets.push({ ...other, id: String(n), texts: [] });
    },
    act: (incident) => see(incident, 'closed'),
  });
  await plant('deleted', {
    states: ['manage:delivered', 'manage:ticket-gone', 'manage:#1'],
    act: (incident) => see(incident, 'gone'),
  });
  await plant('closed', {
    act: async (incident) => {
      await incident.close('false positive');
      await incident.until(
        ({ revision, deliveries }) => deliveries['manage']?.delivered?.revision === revision,
      );
    },
  });
  await plant('ended', { policy: { idle: 1 }, act: (incident) => incident.handle.result() });
  const kept = await keepInQuarantine(world.client, 'nobody-polls')(
    {
      account: 'test',
      bytes: Buffer.from('no event'),
      reason: 'It is no JSON.',
      receivedAt: Date.now(),
      contentType: undefined,
    },
    Date.now() + 10_000,
  );
  if (kept.kind !== 'kept') throw new Error(`The bytes are not in quarantine: ${kept.kind}`);
  names.set(kept.workflowId, 'unreadable');
  after = Date.now() + 1_000;
});
afterAll(() => world.stop());

interface Plant {
  readonly facts?: Facts;
  readonly policy?: TestPolicy;
  /** What the list is to show of Manage. */
  readonly states?: readonly string[];
  readonly disturb?: (manage: ScriptedDesk) => unknown;
  /** What happens once the incident stands at the desk as it was pushed. */
  readonly act?: (incident: TestIncident) => Promise<unknown>;
}

/** One incident that stands in some way when its worker goes; what the list shows of it stays. */
async function plant(
  name: string,
  { facts = HIGH, policy = {}, states, disturb, act }: Plant,
): Promise<void> {
  const manage = scriptedDesk('manage');
  disturb?.(manage);
  await world.withDesks([manage], policy, async (incident) => {
    names.set(incident.workflowId, name);
    await incident.push(eventOf(facts));
    if (act !== undefined) {
      await incident.until(({ deliveries }) => deliveries['manage']?.state === 'delivered');
      await act(incident);
    }
    const wanted = JSON.stringify(states ?? ['manage:delivered', 'manage:#1']);
    await until(
      () => incident.listed(),
      (listed) => JSON.stringify(listed) === wanted,
    );
  });
}

async function see(incident: TestIncident, state: 'closed' | 'gone'): Promise<void> {
  const { deliveries } = await incident.view();
  const ticket = deliveries['manage']?.ticket?.id ?? '';
  await incident.see({ desk: 'manage', sighting: sighting({ ticket, state, changedAt: Date.now() }) });
}

/** What a query finds: names, in the order of the alphabet. */
async function found(query: string): Promise<readonly (string | undefined)[]> {
  const ids: string[] = [];
  for await (const { workflowId } of world.client.workflow.list({ query })) ids.push(workflowId);
  return ids.map((id) => names.get(id)).sort();
}

/** A query of the page, about our own times and ticket. */
function asked(query: string, time: number): string {
  return query.replaceAll(/'YYYY-MM-DDT[^']+Z'/g, `'${new Date(time).toISOString()}'`).replace('#1001', '#7');
}

const OPEN = [
  'below openFrom',
  'closed',
  'closed by a technician',
  'deleted',
  'delivered',
  'of another company',
  'refused',
  'unreachable',
];

/** What each query of the page finds, with a time before everything unless it asks for what is older. */
const FOUND: Readonly<Record<string, readonly string[]>> = {
  'all incidents that plumbline watches': OPEN,
  'High, and not in a ticket after 5 minutes': ['refused', 'unreachable'],
  'blocked at a desk': ['refused'],
  'a desk is behind, or cannot be reached': ['unreachable'],
  'below `openFrom`, or waiting for the ticket of Automate’s sync': ['below openFrom'],
  'of one company': ['of another company'],
  'on one computer': ['delivered'],
  'the incident of a ticket': ['closed by a technician'],
  'ticket closed by a technician, incident open': ['closed by a technician'],
  'ticket deleted or merged': ['deleted'],
  'closed in GravityZone, or by an operator': ['closed'],
  'score of 80 and more': OPEN.filter((name) => name !== 'below openFrom'),
  'everything that came today': [...OPEN, 'ended'].sort(),
  'pushes that could not be read': ['unreadable'],
};

it.each(QUERIES)('the page’s query finds what it says: $what', async ({ what, query }) => {
  const time = query.includes('StartTime <') ? after : before;
  await expect.poll(() => found(asked(query, time))).toEqual(FOUND[what]);
});

test('the page has a query for each of these', () => {
  expect(QUERIES.map(({ what }) => what)).toEqual(Object.keys(FOUND));
});

test('what is younger than the query says is not found', async () => {
  for (const { query } of QUERIES.filter((each) => each.query.includes('StartTime <')))
    expect(await found(asked(query, before))).toEqual([]);
});
