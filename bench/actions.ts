import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { ACCOUNT } from '../demo/settings-file.ts';
import type { Stack, StackOptions } from '../demo/stack.ts';
import { connectClient } from '../src/temporal/connect.ts';
import { feedWorkflowId, incidentWorkflowId, ticketWatchWorkflowId } from '../src/workflows/names.ts';
import { withBenchStack } from './bench-stack.ts';
import { benchEvent, newIncidentId, openPusher } from './push-load.ts';
import { settledDeliveries, until } from './settled.ts';

/**
 * What Temporal's cloud would bill, counted in histories of a running stack and in its server's counters: an
 * incident with one update at two desks, and a month in which nothing happens. Fails above the limits.
 */
const LIMITS = {
  fast: { actions: 10, events: 42 },
  slow: { actions: 14, events: 64 },
  idle: { withCallbacks: 150_000, withoutCallbacks: 250_000 },
};

/** Intervals of the product's own settings, in ms. */
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const MONTH = 30 * 24 * HOUR;

type Event = NonNullable<Awaited<ReturnType<WorkflowHandle['fetchHistory']>>['events']>[number];

/** One action each; retries of activities count besides, and heartbeats. */
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

interface Count {
  readonly actions: number;
  readonly events: number;
  readonly what: string;
}

const NOTHING: Count = { actions: 0, events: 0, what: '' };
const fast = { ...NOTHING };
const slow = { ...NOTHING };
let idle: readonly Rate[] = [];
// Without callbacks, so that each poll of tickets comes soon; a cycle costs the same.
const soon = { pollInterval: '20s' };
await onStack(
  { scriptDelay: 1_000, manage: { ...soon, callbackUrl: undefined }, automate: soon },
  async (stack, client) => {
    Object.assign(fast, await countIncident(stack, client));
    idle = await idleRates(client);
  },
);
await onStack({ scriptDelay: 10_000, automate: { pollInterval: '3m' } }, async (stack, client) => {
  Object.assign(slow, await countIncident(stack, client));
});

const feed = rateOf(idle, 'feed', MINUTE);
const automate = rateOf(idle, 'automate', 3 * MINUTE);
const manage = rateOf(idle, 'manage', MINUTE);
const manageBeside = rateOf(idle, 'manage', 5 * MINUTE);
/** The policy of three workflows each hour, Manage's callbacks each hour, the subscription every 5 minutes. */
const rare = (MONTH / HOUR) * (3 + 1) + MONTH / (5 * MINUTE);
const withCallbacks = feed + automate + manageBeside + rare;
const withoutCallbacks = feed + automate + manage + rare;

console.log(`
what Temporal's cloud would bill                       actions      history events
  an incident with one update at two desks,
    Automate's script done within 1 s                  ${line(fast, LIMITS.fast)}
    Automate's script done after 10 s                  ${line(slow, LIMITS.slow)}
  a month in which nothing happens, one account, both desks
    with healthy callbacks                             ${month(withCallbacks, LIMITS.idle.withCallbacks)}
    without callbacks                                  ${month(withoutCallbacks, LIMITS.idle.withoutCallbacks)}
  of it: feed ${whole(feed)}, ticket watch of Automate ${whole(automate)}, of Manage ${whole(manageBeside)} or ${whole(manage)}, rest ${whole(rare)}
  fast: ${fast.what}
  slow: ${slow.what}`);

const isOver =
  fast.actions > LIMITS.fast.actions ||
  fast.events > LIMITS.fast.events ||
  slow.actions > LIMITS.slow.actions ||
  slow.events > LIMITS.slow.events ||
  withCallbacks > LIMITS.idle.withCallbacks ||
  withoutCallbacks > LIMITS.idle.withoutCallbacks;
if (isOver) throw new Error('It costs more than the limits allow.');

async function onStack(
  options: Partial<StackOptions>,
  act: (stack: Stack, client: Client) => Promise<void>,
): Promise<void> {
  await withBenchStack(async (stack) => {
    const { client, close } = await connectClient(stack.addresses.temporal);
    await act(stack, client);
    await close();
  }, options);
}

/** One incident, and one update once both tickets are there: more is known of the attack, its score stays. */
async function countIncident(stack: Stack, client: Client): Promise<Count> {
  const { addresses } = stack;
  const incidentId = newIncidentId();
  const heartbeats = await heartbeatsOf(stack);
  const settled = await settledDeliveries(stack);
  const pusher = openPusher(addresses, 1);
  const event = benchEvent(addresses, incidentId);
  await pusher.push(event);
  await until(async () => (await settledDeliveries(stack)) - settled >= 2);
  await pusher.push({ ...event, attack_types: ['Malware', 'Exploit'], port: 445 });
  await until(async () => (await settledDeliveries(stack)) - settled >= 4);
  await pusher.close();
  const beats = (await heartbeatsOf(stack)) - heartbeats;
  const events = await historyOf(client, incidentWorkflowId(ACCOUNT, incidentId));
  const billed = { ...tally(events), heartbeats: beats, retries: retriesIn(events) };
  const entries = Object.entries(billed).filter(([, count]) => count > 0);
  return {
    actions: entries.reduce((sum, [, count]) => sum + count, 0),
    events: events.length,
    what: entries.map(([name, count]) => `${count} ${name}`).join(', '),
  };
}

/** What a cycle of a workflow that lives for ever costs, in actions. */
interface Rate {
  readonly name: string;
  readonly perCycle: number;
}

/** Waits for three polls of each; what is asked for rarely is not counted here. */
async function idleRates(client: Client): Promise<readonly Rate[]> {
  const rates: Rate[] = [];
  for (const { name, id, poll } of LONG_LIVED) {
    let events: readonly Event[] = [];
    await until(async () => {
      events = await historyOf(client, id);
      return pollsIn(events, poll).length >= 3;
    });
    const polls = pollsIn(events, poll);
    const [second, third] = [polls.at(-2) ?? 0, polls.at(-1) ?? 0];
    const cycle = events.slice(second, third).filter((event) => !isRare(event));
    const actions = Object.values(tally(cycle)).reduce((sum, count) => sum + count, 0);
    rates.push({ name, perCycle: actions });
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

function line(count: Count, limit: { readonly actions: number; readonly events: number }): string {
  return `${`${count.actions} (≤ ${limit.actions})`.padEnd(13)}${count.events} (≤ ${limit.events})`;
}

function month(actions: number, limit: number): string {
  return `${whole(actions)} (≤ ${whole(limit)})`;
}

function whole(count: number): string {
  return Math.round(count).toLocaleString('en');
}
