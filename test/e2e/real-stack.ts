import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Pool } from 'undici';
import type { Addresses } from '../../demo/addresses.ts';
import { readTickets } from '../../demo/desk-tickets.ts';
import type { DeskTicket } from '../../demo/desk-tickets.ts';
import { silentProgress } from '../../demo/progress.ts';
import { startStack } from '../../demo/stack.ts';
import type { Stack, StackOptions } from '../../demo/stack.ts';
import { temporalCli } from '../temporal-cli.ts';
import { until } from '../until.ts';

/**
 * Starts the whole stack as real processes from compiled code, its Temporal server in memory. Its `stop` fails where
 * Automate was asked, or answered, what is not published.
 */
export async function startRealStack(
  options: Pick<StackOptions, 'policy' | 'automate' | 'manage' | 'gravityzone' | 'scriptDelay'> = {},
): Promise<Stack> {
  const stack = await startStack({
    ...options,
    folder: join(tmpdir(), `plumbline-e2e-${randomBytes(6).toString('hex')}`),
    compiled: new URL('../../dist/', import.meta.url),
    cli: temporalCli(),
    progress: silentProgress,
    inMemory: true,
  });
  return {
    ...stack,
    stop: async () => {
      const breaches = await breachesAt(stack.addresses.automate.url).finally(() => stack.stop());
      if (breaches.length > 0) throw new Error(`Automate: not as published:\n${breaches.join('\n')}`);
    },
  };
}

/** What was not as published of the requests and answers of an emulated Automate server. */
async function breachesAt(url: string): Promise<readonly string[]> {
  const answer = await fetch(`${url}/emulator/breaches`);
  return Object.values((await answer.json()) as Record<string, string[]>).flat();
}

/** What the command line prints, whatever it exits with, as the operator of a stack calls it. */
export function plumbline({ folder }: Stack, ...args: readonly string[]): Promise<string> {
  const main = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));
  const env = { ...process.env, PLUMBLINE_SETTINGS: join(folder, 'plumbline.yaml') };
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...args], { env }, (_error, stdout, stderr) => {
      resolve(stdout + stderr);
    });
  });
}

/** The lines that a process of a stack has logged so far about an incident, from warnings on. */
export async function warningsOf(
  { folder }: Stack,
  name: 'gateway' | 'worker',
  incident: string,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const text = await readFile(join(folder, 'logs', `${name}.log`), 'utf8');
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
  return lines.filter((line) => line['incident'] === incident && Number(line['level']) > 30);
}

/** A fresh incident id of GravityZone's form. */
export function newIncidentId(): string {
  return randomBytes(12).toString('hex');
}

/** A `new-incident` event of a company that is mapped at both desks. */
export function incidentEvent(
  addresses: Addresses,
  incidentId: string,
  fields: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  return {
    module: 'new-incident',
    incident_id: incidentId,
    created: '2026-01-05T10:00:00.000Z',
    companyId: addresses.companies[0]?.id,
    computer_name: 'WIN-SRV01',
    detection_name: 'ATC.Malicious',
    attack_types: ['Malware'],
    severity_score: 55,
    ...fields,
  };
}

/** Pushes one message of these events as GravityZone does, and gives the status. */
export async function push({ gateway }: Addresses, ...events: readonly unknown[]): Promise<number> {
  return pushBody(
    { gateway },
    JSON.stringify({ jsonrpc: '2.0', method: 'addEvents', params: { events }, id: Date.now() }),
  );
}

/** Pushes a body as it is, without a Content-Type. */
export async function pushBody({ gateway }: Pick<Addresses, 'gateway'>, body: string): Promise<number> {
  const response = await fetch(gateway.url, {
    method: 'POST',
    headers: { authorization: gateway.secret },
    body: Buffer.from(body),
  });
  await response.arrayBuffer();
  return response.status;
}

/**
 * Pushes each event in a message of its own over 64 connections, as fast as the gateway takes them; gives the
 * statuses.
 */
export async function pushFast(
  { gateway }: Addresses,
  events: readonly unknown[],
): Promise<readonly number[]> {
  const { origin, pathname } = new URL(gateway.url);
  const pool = new Pool(origin, { connections: 64 });
  const queue = events.map((event, n) =>
    JSON.stringify({ jsonrpc: '2.0', method: 'addEvents', params: { events: [event] }, id: Date.now() + n }),
  );
  const statuses: number[] = [];
  const sender = async (): Promise<void> => {
    for (let body = queue.shift(); body !== undefined; body = queue.shift()) {
      const answer = await pool.request({
        method: 'POST',
        path: pathname,
        headers: { authorization: gateway.secret },
        body,
      });
      await answer.body.dump();
      statuses.push(answer.statusCode);
    }
  };
  await Promise.all(Array.from({ length: 64 }, sender));
  await pool.close();
  return statuses;
}

/** One of the captured pushes, as it came. */
export function fixture(name: string): Promise<string> {
  return readFile(new URL(`../fixtures/gravityzone/${name}`, import.meta.url), 'utf8');
}

/** Sets an emulator's faults; none given: all off. */
export async function setFaults(
  emulator: { readonly url: string },
  faults: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const response = await fetch(`${emulator.url}/emulator/faults`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(faults),
  });
  if (!response.ok)
    throw new Error(`The emulator refused the faults: ${response.status} ${await response.text()}`);
}

/**
 * Waits until the incident's tickets, read over both desks' APIs, are as wanted.
 */
export async function untilTickets(
  addresses: Addresses,
  incidentId: string,
  wanted: (tickets: readonly DeskTicket[]) => boolean,
): Promise<readonly DeskTicket[]> {
  return until(() => readTickets(addresses, incidentId), wanted);
}

/** Texts of the one ticket of each desk: `{ automate, manage }`; fails where a desk has none or several. */
export function textsByDesk(tickets: readonly DeskTicket[]): {
  readonly automate: readonly string[];
  readonly manage: readonly string[];
} {
  const texts = (desk: DeskTicket['desk']): readonly string[] => {
    const [ticket, ...more] = tickets.filter((candidate) => candidate.desk === desk);
    if (ticket === undefined || more.length > 0)
      throw new Error(`${desk} has ${more.length + (ticket === undefined ? 0 : 1)} tickets, not one`);
    return ticket.texts;
  };
  return { automate: texts('ConnectWise Automate'), manage: texts('ConnectWise Manage') };
}
