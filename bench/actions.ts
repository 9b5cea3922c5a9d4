import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { ACCOUNT } from '../demo/settings-file.ts';
import type { Stack, StackOptions } from '../demo/stack.ts';
import type { Delivery } from '../src/incident/delivery.ts';
import { viewIncident } from '../src/mailbox/incident-workflows.ts';
import { connectClient } from '../src/temporal/connect.ts';
import { feedWorkflowId, incidentWorkflowId, ticketWatchWorkflowId } from '../src/workflows/names.ts';
import { withBenchStack } from './bench-stack.ts';
import { attemptsInADayDown } from './outage-day.ts';
import { benchEvent, newIncidentId, openPusher } from './push-load.ts';
import type { Pusher } from './push-load.ts';
import { until } from './settled.ts';

/**
 * What Temporal's cloud would bill, counted in histories of a running stack and in its server's counters: an
 * incident with one update at two desks, and a month in which nothing happens. Fails above the limits.
 */
const LIMITS = {
  fast: { actions: 10, events: 42 },
  slow: { actions: 14, events: 64 },
  idle: { withCallbacks: 150_000, withoutCallbacks: 250_000 },
  outage: 300,
};

/** So often an incident is counted at most. */
const MOST_TRIES = 3;

/** Intervals of the product's own settings, in ms. */
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const MONTH = 30 * 24 * HOUR;

type Event = NonNullable<Awaited<ReturnType<WorkflowHandle['fetchHistory']>>['events']>[number];

/** One action each; retries of activities count besides. */
const BILLED = {
  workflowExecutionSignaledEventAttributes: 'signals',
  activityTaskScheduledEventAttributes: 'activities',
  timerStartedEventAttributes: 'timers',
  upsertWorkflowSearchAttributesEventAttributes: 'upserts',
  markerRecordedEventAttributes: 'markers',
  workflowExecutionUpdateAcceptedEventAttributes: 'updates',
} as const satisfies Partial<Record<keyof Event, string>>;

const LONG_LIVED = [
  { name: 'feed', id: feedWorkflowId(ACCOUNT), poll: 'readPages' },
  { name: 'automate', id: ticketWatchWorkflowId('automate'), poll: 'pollTickets' },
  { name: 'manage', id: ticketWatchWorkflowId('manage'), poll: 'pollTickets' },
] as const;

interface Limit {
  readonly actions: number;
  readonly events: number;
}

interface Count extends Limit {
  readonly what: string;
  /** As the server counted them, for each incident. They come only where an attempt is slow. */
  readonly heartbeats: number;
}

let slow: Count | undefined;
let fast: Count | undefined;
let idle: readonly Rate[] = [];
// Without callbacks, and with short intervals, so that each poll comes soon; a cycle costs the same.
const soon = { pollInterval: '10s' };
await onStack(
  {
    scriptDelay: 1_000,
    manage: { ...soon, callbackUrl: undefined },
    automate: soon,
    gravityzone: { ...soon, incidentCalls: { most: 100, within: '1s' } },
  },
  async (stack, client) => {
    await setFaults(stack.addresses.gravityzone, { limits: false });
    const slowly = {
      folder: resolve('.plumbline', 'bench-slow'),
      scriptDelay: 10_000,
      automate: { pollInterval: '3m' },
    };
    [fast, idle, slow] = await Promise.all([
      countIncident(stack, client, LIMITS.fast),
      idleRates(client),
      onStack(slowly, (other, clientOfOther) => countIncident(other, clientOfOther, LIMITS.slow)),
    ]);
  },
);
if (fast === undefined || slow === undefined) throw new Error('Nothing was counted.');

const feed = rateOf(idle, 'feed', MINUTE);
const automate = rateOf(idle, 'automate', 3 * MINUTE);
const manage = rateOf(idle, 'manage', MINUTE);
const manageBeside = rateOf(idle, 'manage', 5 * MINUTE);
/** The policy of three workflows each hour, Manage's callbacks each hour, the subscription every 5 minutes. */
const rare = (MONTH / HOUR) * (3 + 1) + MONTH / (5 * MINUTE);
const withCallbacks = feed + automate + manageBeside + rare;
const withoutCallbacks = feed + automate + manage + rare;
const outage = await attemptsInADayDown();

console.log(`
what Temporal's cloud would bill                       actions      history events
  an incident with one update at two desks,
    Automate's script done within 1 s                  ${line(fast, LIMITS.fast)}
    Automate's script done after 10 s                  ${line(slow, LIMITS.slow)}
  a month in which nothing happens, one account, both desks
    with healthy callbacks                             ${month(withCallbacks, LIMITS.idle.withCallbacks)}
    without callbacks                                  ${month(withoutCallbacks, LIMITS.idle.withoutCallbacks)}
  an incident and day while a desk is down, attempts   ${month(outage, LIMITS.outage)}
  of the month: feed ${whole(feed)}, ticket watch of Automate ${whole(automate)}, of Manage ${whole(manageBeside)} or ${whole(manage)}, rest ${whole(rare)}
  fast: ${fast.what}; beside them ${fast.heartbeats.toFixed(1)} heartbeats
  slow: ${slow.what}; beside them ${slow.heartbeats.toFixed(1)} heartbeats`);

const isOver =
  !keepsTo(fast, LIMITS.fast) ||
  !keepsTo(slow, LIMITS.slow) ||
  withCallbacks > LIMITS.idle.withCallbacks ||
  withoutCallbacks > LIMITS.idle.withoutCallbacks ||
  outage > LIMITS.outage;
if (isOver) throw new Error('It costs more than the limits allow.');

async function onStack<T>(
  options: Partial<StackOptions>,
  act: (stack: Stack, client: Client) => Promise<T>,
): Promise<T> {
  return withBenchStack(async (stack) => {
    const { client, close } = await connectClient(stack.addresses.temporal);
    try {
      return await act(stack, client);
    } finally {
      await close();
    }
  }, options);
}

/**
 * The cheapest of some incidents, one after the other, until one keeps to the limit: a machine that is slow only adds to
 * what one costs.
 */
async function countIncident(stack: Stack, client: Client, limit: Limit): Promise<Count> {
  const before = await heartbeatsOf(stack);
  const pusher = openPusher(stack.addresses, 1);
  const counts: Omit<Count, 'heartbeats'>[] = [];
  do counts.push(await countOne(stack, client, pusher));
  while (!counts.some((count) => keepsTo(count, limit)) && counts.length < MOST_TRIES);
  await pusher.close();
  const heartbeats = ((await heartbeatsOf(stack)) - before) / counts.length;
  const [cheapest] = counts.sort((one, other) => one.actions - other.actions || one.events - other.events);
  if (cheapest === undefined) throw new Error('No incident was counted.');
  return { ...cheapest, heartbeats };
}

/** One incident, and one update once both tickets are there: more is known of the attack, its score stays. */
async function countOne(
  { addresses }: Stack,
  client: Client,
  pusher: Pusher,
): Promise<Omit<Count, 'heartbeats'>> {
  const incidentId = newIncidentId();
  const name = { account: ACCOUNT, incidentId };
  const saysRevision = (revision: number) => async (): Promise<boolean> => {
    const view = await viewIncident(client, name).catch(() => undefined); // it has just been started
    const deliveries = Object.values(view?.deliveries ?? {});
    const isDone = ({ state, delivered }: Delivery): boolean =>
      state === 'delivered' && delivered?.revision === revision;
    return deliveries.length === 2 && deliveries.every(isDone);
  };
  const event = benchEvent(addresses, incidentId);
  await pusher.push(event);
  await until(saysRevision(1));
  await pusher.push({ ...event, attack_types: ['Malware', 'Exploit'], port: 445 });
  await until(saysRevision(2));
  const events = await historyOf(client, incidentWorkflowId(ACCOUNT, incidentId));
  const billed = { ...tally(events), retries: retriesIn(events) };
  const entries = Object.entries(billed).filter(([, count]) => count > 0);
  return {
    actions: entries.reduce((sum, [, count]) => sum + count, 0),
    events: events.length,
    what: entries.map(([kind, count]) => `${count} ${kind}`).join(', '),
  };
}

async function setFaults({ url }: { readonly url: string }, faults: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  await fetch(`${url}/emulator/faults`, { method: 'PUT', headers, body: JSON.stringify(faults) });
}

/** What a cycle of a workflow that lives for ever costs, in actions. */
interface Rate {
  readonly name: string;
  readonly perCycle: number;
}

/** Waits for four polls of each, and takes the cheapest cycle; what is asked for rarely is not counted here. */
async function idleRates(client: Client): Promise<readonly Rate[]> {
  const rates: Rate[] = [];
  for (const { name, id, poll } of LONG_LIVED) {
    let events: readonly Event[] = [];
    await until(async () => {
      events = await historyOf(client, id);
      return pollsIn(events, poll).length >= 4;
    });
    const polls = pollsIn(events, poll);
    const costs = polls.slice(1).map((end, n) => {
      const cycle = events.slice(polls[n], end).filter((event) => !isRare(event));
      return Object.values(tally(cycle)).reduce((sum, count) => sum + count, 0);
    });
    rates.push({ name, perCycle: Math.min(...costs.slice(1)) });
  }
  return rates;
}

/** Places of the polls in a history. */
function pollsIn(events: readonly Event[], poll: string): readonly number[] {
  return events.flatMap((event, index) => (activityOf(event) === poll ? [index] : []));
}

function isRare(event: Event): boolean {
  const activity = activityOf(event) ?? '';
  return ['checkSubscription', 'keepCallbacks'].includes(activity) || activity.startsWith('load');
}

function activityOf({ activityTaskScheduledEventAttributes: scheduled }: Event): string | undefined {
  return scheduled?.activityType?.name ?? undefined;
}

function tally(events: readonly Event[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const event of events)
    for (const [attributes, name] of Object.entries(BILLED))
      if (event[attributes as keyof typeof BILLED]) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

function retriesIn(events: readonly Event[]): number {
  return events.reduce(
    (sum, { activityTaskStartedEventAttributes: started }) => sum + Math.max(0, (started?.attempt ?? 1) - 1),
    0,
  );
}

async function historyOf(client: Client, workflowId: string): Promise<readonly Event[]> {
  return (await client.workflow.getHandle(workflowId).fetchHistory()).events ?? [];
}

/** Heartbeats that the server took so far, by its own counter; its log names the address. */
async function heartbeatsOf({ folder }: Stack): Promise<number> {
  const log = await readFile(join(folder, 'logs', 'temporal.log'), 'utf8');
  const address = /http:\/\/\S+\/metrics/.exec(log)?.[0];
  if (address === undefined) throw new Error("The server's log does not name its metrics.");
  const text = await (await fetch(address)).text();
  const counts = text.matchAll(
    /^service_requests\{.*operation="RecordActivityTaskHeartbeat".*service_name="frontend".*\} (\d+)/gm,
  );
  return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
}

function rateOf(rates: readonly Rate[], name: string, interval: number): number {
  const rate = rates.find((each) => each.name === name);
  if (rate === undefined) throw new Error(`No rate of ${name} was measured.`);
  return (MONTH / interval) * rate.perCycle;
}

function keepsTo({ actions, events }: Limit, limit: Limit): boolean {
  return actions <= limit.actions && events <= limit.events;
}

function line(count: Limit, limit: Limit): string {
  return `${`${count.actions} (≤ ${limit.actions})`.padEnd(13)}${count.events} (≤ ${limit.events})`;
}

function month(actions: number, limit: number): string {
  return `${whole(actions)} (≤ ${whole(limit)})`;
}

function whole(count: number): string {
  return Math.round(count).toLocaleString('en');
}
