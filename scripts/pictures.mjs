// Takes the pictures of Temporal's pages for docs/ again, from a running demo with nothing in it:
//   npm start -- --no-demo-incident --addresses .plumbline/addresses.json
//   node scripts/pictures.mjs .plumbline/addresses.json
// It needs Chromium: the one at /usr/bin/chromium, or the one that PLUMBLINE_CHROMIUM names.
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { ROOT } from './install.mjs';

const { companies, gravityzone, manage, automate, temporal } = JSON.parse(
  await readFile(process.argv[2] ?? '', 'utf8'),
);
const [northwind, harbour] = companies;

const evolving = incident(northwind, 'WIN-SRV01', 'ATC.Malicious', 'medium', 55);
await push(evolving);
await until(evolving, ({ states }) => !/pending|waiting/.test(states));
await push({ ...evolving, severity: 'high', severity_score: 89, attack_types: ['Malware', 'Exploit'] });

const closed = incident(harbour, 'HBL-LT07', 'Trojan.Generic', 'low', 24);
await push(closed);
const { states } = await until(closed, (now) => /manage:#/.test(now.states));
const [, ticket] = /manage:#(\d+)/.exec(states);
const close = [{ op: 'replace', path: 'status', value: { id: 312 } }];
await send('PATCH', `${manage.url}/emulator/technician/service/tickets/${ticket}`, close);
await until(closed, (now) => now.states.includes('manage:ticket-closed'));

const blocked = incident(harbour, 'HBL-DC01', 'Ransomware.Mitigation', 'high', 95);
await send('PUT', `${manage.url}/emulator/faults`, { failWith: 403, failOn: 'writes' });
await push(blocked);
await until(blocked, (now) => now.states.includes('manage:blocked'));
await send('PUT', `${manage.url}/emulator/faults`, {});

const behind = incident(northwind, 'NWD-DC01', 'Exploit.Lsass', 'high', 81);
await send('PUT', `${automate.url}/emulator/faults`, { failWith: 503 });
await push(behind);
await until(behind, (now) => now.states.includes('manage:#') && now.attempt > 3);

const browser = await chromium.launch({
  executablePath: process.env['PLUMBLINE_CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
const page = await browser.newPage();
await page.route(
  ({ hostname }) => hostname !== '127.0.0.1',
  (route) => route.abort(),
);
await page.addInitScript(() => {
  const columns = ['Category', 'Score', 'Company', 'Computer', 'DeliveryState', 'Workflow ID'];
  const table = { default: columns.map((label) => ({ label })) };
  localStorage.setItem('namespace-workflow-table-columns', JSON.stringify(table));
});
const query = "WorkflowType = 'incident' AND ExecutionStatus = 'Running'";
const whole = { x: 256, y: 64, width: 1104 };
const currentDetails = { x: 808, y: 424, width: 552, height: 540 };
const end = 'run 1 of this workflow';
await shoot('list', `?query=${encodeURIComponent(query)}`, 'manage:blocked', {
  ...whole,
  width: 1384,
  height: 400,
});
await shoot('timeline', `${await pathOf(evolving)}/timeline`, 'open ticket (Medium)', {
  ...whole,
  height: 840,
});
await shoot('details', `${await pathOf(evolving)}/user-metadata`, end, { ...whole, height: 792 });
await shoot('ticket-closed', `${await pathOf(closed)}/user-metadata`, end, currentDetails);
await shoot('blocked', `${await pathOf(blocked)}/user-metadata`, end, currentDetails);
await shoot('pending', `${await pathOf(behind)}/pending-activities`, 'Last Failure', {
  ...whole,
  height: 572,
});
await shoot('feed', `/${await runOf('feed/demo')}/user-metadata`, 'Last push seen', {
  ...whole,
  height: 720,
});
await browser.close();
await send('PUT', `${automate.url}/emulator/faults`, {});

function incident({ id }, computer, detection, severity, score) {
  return {
    module: 'new-incident',
    incident_id: randomBytes(12).toString('hex'),
    companyId: id,
    created: new Date().toISOString(),
    computer_name: computer,
    attack_types: ['Malware'],
    main_action: 'no action',
    detection_name: detection,
    severity,
    severity_score: score,
  };
}

function push(event) {
  return send('POST', `${gravityzone.url}/emulator/push`, { events: [event] });
}

async function send(method, url, body) {
  const headers = body === undefined ? {} : { 'content-type': 'application/json' };
  const answer = await fetch(url, { method, headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${method} ${url} was answered with ${answer.status}.`);
}

/** Waits until an incident stands in some way; what its list says of the desks, and which attempt is pending. */
async function until({ incident_id: id }, holds) {
  for (;;) {
    const { workflowExecutionInfo: info, pendingActivities = [] } = await describe(`incident/demo/${id}`);
    const data = info?.searchAttributes?.indexedFields?.DeliveryState?.data ?? '';
    const now = { states: atob(data), attempt: pendingActivities[0]?.attempt ?? 0 };
    if (now.states !== '' && holds(now)) return now;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function describe(workflowId) {
  const path = `api/v1/namespaces/${temporal.namespace}/workflows/${encodeURIComponent(workflowId)}`;
  return (await fetch(`${temporal.ui}/${path}`)).json();
}

async function pathOf({ incident_id: id }) {
  return `/${await runOf(`incident/demo/${id}`)}`;
}

async function runOf(workflowId) {
  const { workflowExecutionInfo } = await describe(workflowId);
  return `${encodeURIComponent(workflowId)}/${workflowExecutionInfo.execution.runId}`;
}

/** A part of one page of the UI, in pixels, once the page shows a text. */
async function shoot(name, path, text, clip) {
  await page.setViewportSize({ width: clip.x + clip.width, height: 1_000 });
  await page.goto(`${temporal.ui}/namespaces/${temporal.namespace}/workflows${path}`);
  // Markdown is shown in frames of its own, which are replaced now and then.
  const shows = (frame) =>
    frame
      .getByText(text)
      .first()
      .isVisible()
      .catch(() => false);
  while (!(await Promise.all(page.frames().map(shows))).includes(true)) await page.waitForTimeout(200);
  await page.waitForTimeout(1_000); // the rest of the page is drawn after it
  await page.screenshot({ path: join(ROOT, 'docs', 'images', `temporal-${name}.png`), clip });
}
