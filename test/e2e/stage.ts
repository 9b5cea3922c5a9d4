import type { Addresses } from '../../demo/addresses.ts';
import { AUTOMATE_STATUSES } from '../../demo/seed.ts';
import type { Stack } from '../../demo/stack.ts';
import { incidentEvent } from './real-stack.ts';
import { until } from '../until.ts';

/**
 * What people and GravityZone itself do at the other end of the stack. Every function fails where its
 * emulator refuses.
 */

/** Scripts GravityZone; paths are those below `/emulator/`. */
export function atGravityZone(
  { gravityzone }: Addresses,
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  body?: object,
): Promise<unknown> {
  return scripted(`${gravityzone.url}/emulator/${path}`, method, body);
}

/**
 * Activity of an incident at GravityZone, created now unless told otherwise; it is pushed unless told not to.
 */
export function activity(
  addresses: Addresses,
  incidentId: string,
  fields: Readonly<Record<string, unknown>> = {},
): Promise<unknown> {
  const created = new Date().toISOString();
  return atGravityZone(addresses, 'POST', 'incidents', {
    ...incidentEvent(addresses, incidentId, { created }),
    ...fields,
  });
}

/** What a person does to an incident in GravityZone's console. */
export function edit(addresses: Addresses, incidentId: string, changes: object): Promise<unknown> {
  return atGravityZone(addresses, 'PATCH', `incidents/${incidentId}`, changes);
}

/** What a technician does to a ticket at Manage: puts it to the status, board or type with these ids. */
export function changeTicket(
  { manage }: Addresses,
  ticket: string,
  fields: Readonly<Record<string, number>>,
): Promise<unknown> {
  const operations = Object.entries(fields).map(([path, id]) => ({ op: 'replace', path, value: { id } }));
  return scripted(`${manage.url}/emulator/technician/service/tickets/${ticket}`, 'PATCH', operations);
}

/** What a technician does to a ticket at Automate. */
export function closeAtAutomate({ automate }: Addresses, ticket: number): Promise<unknown> {
  const statusId = AUTOMATE_STATUSES.closed;
  return scripted(`${automate.url}/emulator/tickets/${ticket}`, 'PATCH', { statusId });
}

/** Whether the agent of a computer reaches Automate. */
export function setOnline({ automate }: Addresses, computer: number, isOnline: boolean): Promise<unknown> {
  return scripted(`${automate.url}/emulator/computers/${computer}`, 'PATCH', { online: isOnline });
}

/** How often the feed has polled, as its workflow's metrics at the worker tell. */
async function polls({ workerAdminUrl }: Stack): Promise<number> {
  const text = await (await fetch(`${workerAdminUrl}/metrics`)).text();
  return Number(
    /plumbline_feed_steps_total\{account="demo",activity="readPage",outcome="done"\} (\d+)/.exec(text)?.[1],
  );
}

/** Waits until the feed has read both of its windows so many times more. */
export async function afterPolls(stack: Stack, count: number): Promise<void> {
  const wanted = (await polls(stack)) + 2 * count;
  await until(
    () => polls(stack),
    (now) => now >= wanted,
  );
}

async function scripted(url: string, method: string, body?: object): Promise<unknown> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url} was answered ${response.status}: ${text}`);
  return text === '' ? undefined : (JSON.parse(text) as unknown);
}
