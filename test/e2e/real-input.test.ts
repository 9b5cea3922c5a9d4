import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Addresses } from '../../demo/addresses.ts';
import type { Stack } from '../../demo/stack.ts';
import { connectClient } from '../../src/temporal/connect.ts';
import {
  fixture,
  incidentEvent,
  newIncidentId,
  plumbline,
  push,
  pushBody,
  startRealStack,
  textsByDesk,
  untilTickets,
} from './real-stack.ts';
import { until } from '../until.ts';

let stack: Stack;
let addresses: Addresses;
beforeAll(async () => {
  stack = await startRealStack();
  ({ addresses } = stack);
});
afterAll(() => stack.stop());

describe('captured pushes through the real gateway', () => {
  it('give one ticket at each desk with one update, under the catch-all company', async () => {
    const id = '6690e2c52ca2436a3af4adbe';
    expect(await pushBody(addresses, await fixture('push-new-incident-first.json'))).toBe(200);
    await untilTickets(addresses, id, (found) => found.length === 2);
    expect(await pushBody(addresses, await fixture('push-new-incident-update.json'))).toBe(200);
    const tickets = await untilTickets(addresses, id, (found) =>
      found.every(({ texts }) => texts.length === 2),
    );
    const { automate, manage } = textsByDesk(tickets);
    const unknown = 'The name of GravityZone company 59a14b271da197c6108b4567 is not known';
    const atAutomate = [
      `${unknown}: the ticket stands at the catch-all client.`,
      'computer-name1 was not found among the computers of its client in Automate: the ticket stands on computer 1099, which runs plumbline’s script.',
    ].join('\n');
    const atManage = `${unknown}: the ticket stands at the catch-all company.`;
    expect(automate[0]).toContain(`\n\n${atAutomate}\n\n[GZ-${id} w1.`);
    expect(withoutMarks(automate[0])).toBe(withoutMarks(manage[0]).replace(atManage, atAutomate));
    expect(withoutMarks(automate[1])).toBe(withoutMarks(manage[1]));
    expect(tickets.map(({ company }) => company)).toEqual(['Catch-all', 'Catch-all']);
    expect(automate[0]).toContain(
      'Client name: n/a (GravityZone company 59a14b271da197c6108b4567)\nComputer name: computer-name1\n',
    );
    expect(manage[1]?.split('\n')).toEqual([
      'Update 2 · 2024-07-12 09:39:49 UTC',
      'Severity score: 89 → 95',
      'Attack types: added Exploit, Other',
      'MITRE ATT&CK IDs: added T1190 Exploit Public-Facing Application',
      expect.stringMatching(new RegExp(`^\\[GZ-${id} #2\\.[a-z0-9]{4}\\]$`)),
    ]);
  });

  it('fill every label that the event has', async () => {
    const id = '5f1557cbe7b2584f3959ee19';
    expect(await pushBody(addresses, await fixture('push-new-incident-all-fields.json'))).toBe(200);
    const { manage } = textsByDesk(await untilTickets(addresses, id, (found) => found.length === 2));
    const labels = (manage[0] ?? '').split('\n\n')[1]?.split('\n') ?? [];
    expect(labels.filter((line) => line.endsWith(': n/a'))).toEqual(['Port: n/a']);
    expect(labels).toHaveLength(20);
    expect(labels).toEqual(
      expect.arrayContaining([
        'Severity score: 90',
        'Process command line: detect',
        'User name: DESKTOP-JAC14GS\\bdadmin',
      ]),
    );
  });

  it('open nothing for another module', async () => {
    const before = await workflows(addresses);
    expect(await pushBody(addresses, await fixture('push-av.json'))).toBe(200);
    expect(await workflows(addresses)).toBe(before);
  });
});

describe('every form of body through the real gateway', () => {
  const IDS = ['69240a11c2ab7710e5d0f3a1', '69240b22c2ab7710e5d0f3b2'];

  it.each(['push-cef.json', 'push-splunk.txt', 'push-qradar.txt', 'push-qradar-broken.txt'])(
    '%s gives its two incidents their tickets',
    async (name) => {
      const [first, second] = [newIncidentId(), newIncidentId()];
      const body = (await fixture(name)).replaceAll(IDS[0] ?? '', first).replaceAll(IDS[1] ?? '', second);
      const kept = await quarantined(addresses);
      expect(await pushBody(addresses, body)).toBe(200);
      const opened = (id: string) => untilTickets(addresses, id, (found) => found.length === 2);
      const { automate, manage } = textsByDesk(await opened(first));
      for (const [text] of [automate, manage]) {
        expect(text).toContain('Computer name: WS-01\nIncident ID: ');
        expect(text).toContain('Attack entry: 4169751531\n');
        expect(text).toContain('Severity score: 67\n');
        expect(text).toContain('Computer IP addresses: 10.0.0.5, 10.0.0.6\n');
        expect(text).not.toContain('Computer FQDN');
      }
      for (const [text] of Object.values(textsByDesk(await opened(second))))
        expect(text).toContain('Computer name: SRV-02\n');
      const expected = kept + (name.includes('broken') ? 1 : 0);
      await until(
        () => quarantined(addresses),
        (now) => now === expected,
      );
    },
  );

  it('an extended incident opens tickets with hardly more than its id', async () => {
    const id = newIncidentId();
    const body = await fixture('push-new-extended-incident.json');
    expect(await pushBody(addresses, body.replaceAll('6940eea75f5c8b75247c4000', id))).toBe(200);
    const { automate, manage } = textsByDesk(
      await untilTickets(addresses, id, (found) => found.length === 2),
    );
    for (const [text] of [automate, manage]) {
      expect(text).toContain('Computer name: n/a\n');
      expect(text).toContain('Incident type: extendedIncident\n');
      expect(text).toContain('GravityZone reported no severity; the ticket is rated Medium.');
    }
  });
});

it('`check` finds a worker at every task queue that the settings make', async () => {
  expect(await plumbline(stack, 'check')).toMatch(
    /^ok +temporal: worker: Workers serve all 6 task queues\.$/m,
  );
});

describe('with facts that the settings leave out', () => {
  const SECRET = 'nobody-shall-read-this';
  const settings = () => join(stack.folder, 'plumbline.yaml');
  const inForce = async () => {
    const told = [stack.gatewayAdminUrl, stack.workerAdminUrl].map((url) => fetch(`${url}/settings`));
    return Promise.all(told.map(async (each) => ((await (await each).json()) as { hash: string }).hash));
  };

  it('they are in no ticket and nowhere at Temporal, from when the settings are taken', async () => {
    const before = await inForce();
    await appendFile(settings(), '\nprivacy: { leaveOut: [userName, processCommandLine] }\n');
    await until(inForce, (now) => now.every((hash, n) => hash !== before[n]));
    const id = newIncidentId();
    const left = { username: `${SECRET}-user`, process_command_line: `type ${SECRET}.txt` };
    expect(await push(addresses, incidentEvent(addresses, id, left))).toBe(200);
    const tickets = textsByDesk(await untilTickets(addresses, id, (found) => found.length === 2));
    for (const [text] of [tickets.automate, tickets.manage]) {
      expect(text).toContain('\nUser name: left out by the settings\n');
      expect(text).toContain('\nProcess command line: left out by the settings\n');
      expect(text).not.toContain(SECRET);
    }
    const { client, close } = await connectClient(addresses.temporal);
    const { events } = await client.workflow.getHandle(`incident/demo/${id}`).fetchHistory();
    await close();
    const payloads = [...JSON.stringify(events).matchAll(/"data":"([^"]+)"/g)];
    const kept = payloads.map(([, base64 = '']) => Buffer.from(base64, 'base64').toString()).join('\n');
    expect(kept).toContain('WIN-SRV01');
    expect(kept).not.toContain(SECRET);
    expect(await plumbline(stack, 'incidents', 'show', 'demo', id, '--raw')).not.toContain(SECRET);
  });
});

/**
 * A text of a ticket without its last line: Automate's holds the mark of the write besides that of the note.
 */
function withoutMarks(text = ''): string {
  return text.slice(0, text.lastIndexOf('\n'));
}

function quarantined(stack: Addresses): Promise<number> {
  return workflows(stack, 'WorkflowType = "quarantine"');
}

async function workflows({ temporal }: Addresses, query = ''): Promise<number> {
  const { client, close } = await connectClient(temporal);
  try {
    return (await client.workflow.count(query)).count;
  } finally {
    await close();
  }
}
