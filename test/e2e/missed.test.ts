import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Addresses } from '../../demo/addresses.ts';
import type { Stack } from '../../demo/stack.ts';
import { connectClient } from '../../src/temporal/connect.ts';
import { feedWorkflowId, INCIDENT_WORKFLOW } from '../../src/workflows/names.ts';
import { newIncidentId, setFaults, startRealStack, textsByDesk, untilTickets } from './real-stack.ts';
import { until } from '../until.ts';
import { activity, afterPolls, atGravityZone, edit } from './stage.ts';

/**
 * Intervals are short, so GravityZone's limit of three calls a minute is lifted; that it is kept has tests of
 * its own.
 */
const CALLS = { most: 1_000, within: '1s' };
const FEED = {
  pollInterval: '1s',
  backfillAfter: '2s',
  watchdogInterval: '40s',
  incidentCalls: CALLS,
};
const DAY = 86_400_000;

const pushState = (addresses: Addresses) =>
  atGravityZone(addresses, 'GET', 'push') as Promise<{ readonly status: number; readonly buffered: number }>;

let stack: Stack;
let addresses: Addresses;
beforeAll(async () => {
  stack = await startRealStack({ policy: { updateInterval: '0s' }, gravityzone: FEED });
  ({ addresses } = stack);
  await setFaults(addresses.gravityzone, { limits: false });
});
afterAll(() => stack.stop());

describe('the gateway is down while incidents evolve', () => {
  it('has one ticket for each in its newest state afterwards, closes included', async () => {
    const [known, missed, closed, short] = [
      newIncidentId(),
      newIncidentId(),
      newIncidentId(),
      newIncidentId(),
    ];
    for (const id of [known, closed]) await activity(addresses, id, { severity_score: 45 });
    for (const id of [known, closed]) await untilTickets(addresses, id, (tickets) => tickets.length === 2);

    await stack.stopGateway();
    await activity(addresses, known, { severity_score: 60, push: false });
    await activity(addresses, known, {
      severity_score: 91,
      attack_types: ['Malware', 'Ransomware'],
      push: false,
    });
    await activity(addresses, missed, { severity_score: 50, push: false });
    await activity(addresses, missed, { severity_score: 88, push: false });
    await activity(addresses, short, { push: false });
    await edit(addresses, closed, { status: 'closed' });
    await edit(addresses, short, { status: 'false_positive' });
    await stack.startGateway();

    const grown = textsByDesk(
      await untilTickets(
        addresses,
        known,
        (tickets) => tickets.length === 2 && tickets.every(({ texts }) => texts.join().includes('→ 91')),
      ),
    );
    for (const texts of Object.values(grown)) expect(texts.join('\n')).toContain('Category: Medium → High');
    const opened = textsByDesk(await untilTickets(addresses, missed, (tickets) => tickets.length === 2));
    for (const [first] of Object.values(opened)) expect(first).toContain('Severity score: 88');
    const ended = textsByDesk(
      await untilTickets(
        addresses,
        closed,
        (tickets) => tickets.length === 2 && tickets.every(({ texts }) => texts.join().includes('→ closed')),
      ),
    );
    for (const texts of Object.values(ended)) expect(texts.join().match(/→ closed/g)).toHaveLength(1);
    await afterPolls(stack, 4);
    expect(await untilTickets(addresses, short, () => true)).toEqual([]);
    for (const id of [known, missed, closed])
      expect(await untilTickets(addresses, id, () => true)).toHaveLength(2);
  });
});

describe('GravityZone switches the push off', () => {
  it('is on again within three minutes, and what was missed is opened', async () => {
    const [missed, later] = [newIncidentId(), newIncidentId()];
    await atGravityZone(addresses, 'DELETE', 'push');
    expect((await pushState(addresses)).status).toBe(0);
    await activity(addresses, missed, { push: false });
    await until(
      () => pushState(addresses),
      ({ status }) => status === 1,
    );
    await untilTickets(addresses, missed, (tickets) => tickets.length === 2);
    await activity(addresses, later);
    await untilTickets(addresses, later, (tickets) => tickets.length === 2);
  });
});

describe('an organization incident', () => {
  it('opens with hardly anything, is completed, and names what it holds in both tickets', async () => {
    const [endpoint, organization] = [newIncidentId(), newIncidentId()];
    await activity(addresses, endpoint);
    await atGravityZone(addresses, 'POST', 'incidents', {
      module: 'new-extended-incident',
      incident_id: organization,
      companyId: addresses.companies[0]?.id,
      severity_score: 81,
      contains: [endpoint],
    });
    await edit(addresses, endpoint, { partOf: [organization] });
    await activity(addresses, endpoint, { severity_score: 58 });
    const says = (incidentId: string, label: string) =>
      untilTickets(
        addresses,
        incidentId,
        (tickets) => tickets.length === 2 && tickets.every(({ texts }) => texts.join().includes(label)),
      );
    const holder = textsByDesk(await says(organization, 'Contains incidents: '));
    for (const texts of Object.values(holder)) expect(texts.join('\n')).toContain(endpoint);
    await says(organization, 'Category: Medium → High');
    const held = textsByDesk(await says(endpoint, 'Part of incidents: '));
    for (const texts of Object.values(held)) expect(texts.join('\n')).toContain(organization);
  });
});

describe('old incidents', () => {
  it('of which a technician edits the note after 80 days open no ticket', async () => {
    const old = newIncidentId();
    const created = new Date(Date.now() - 80 * DAY).toISOString();
    await activity(addresses, old, { created, push: false });
    await edit(addresses, old, { note: 'Looked at it again.' });
    await afterPolls(stack, 6);
    expect(await untilTickets(addresses, old, () => true)).toEqual([]);
  });

  it('of which there are 500 when an account is started for the first time open no ticket', async () => {
    for (let number = 0; number < 500; number += 1) {
      const created = new Date(Date.now() - (1 + (number % 80)) * DAY).toISOString();
      await activity(addresses, newIncidentId(), { created, push: false });
    }
    const { client, close } = await connectClient(addresses.temporal);
    const incidents = async () =>
      (await client.workflow.count(`WorkflowType = '${INCIDENT_WORKFLOW}'`)).count;
    // As it was before the account was ever started: no feed, and no worker that remembers.
    await stack.killWorker();
    await client.workflow.getHandle(feedWorkflowId('demo')).terminate();
    const before = await incidents();
    await stack.startWorker();
    await afterPolls(stack, 6);
    expect(await incidents()).toBe(before);
    await close();
  });
});
