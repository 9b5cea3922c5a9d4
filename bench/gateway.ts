import { fork } from 'node:child_process';
import { once } from 'node:events';
import { COMPANIES } from '../demo/seed.ts';
import { pushPath } from '../src/gateway/find-account.ts';
import { alertBody, startAlertmanager } from './alertmanager.ts';
import { benchModule } from './bench-stack.ts';
import { median } from './load.ts';
import { processorTimeOf } from './processor-time.ts';
import { benchEvent, newIncidentId, pushBody } from './push-load.ts';
import { sendOverSockets } from './socket-load.ts';
import { judge, ratioLine } from './verdict.ts';
import type { Verdict } from './verdict.ts';

/**
 * Pushes that the door of the gateway takes per second (checks, reading, log; what it hands over goes nowhere),
 * against a bare `node:http` server that parses the same JSON, and against Debian's Alertmanager with messages
 * of the same size, where that is installed. Each is a process of its own. Rounds alternate. The ratios compare
 * what each takes with one processor: the gateway has one thread, and what sends needs processors, too. Other
 * work on the machine hardly changes that figure. The rates are printed beside it, each with how much of the
 * processors the server had.
 */
const ROUNDS = 4;
const PER_ROUND = 20_000;
const CONNECTIONS = 32;
const MESSAGES = 500;
const AIMS = { bare: 0.6, alertmanager: 1 };
const [ACCOUNT, SECRET] = ['bench', 'Basic YmVuY2g6YmVuY2g='];

interface Server {
  readonly pid: number | undefined;
  readonly url: string;
  readonly bodies: readonly string[];
  taken(): Promise<number>;
  stop(): Promise<void>;
}

interface Round {
  /** Messages per second. */
  readonly rate: number;
  /** Processor time of the server for a message, in µs. */
  readonly cost: number;
}

const pushes = Array.from({ length: MESSAGES }, () =>
  pushBody(benchEvent({ companies: COMPANIES }, newIncidentId())),
);
const bytes = pushes[0]?.length ?? 0;
const servers: Record<string, Server> = {
  door: await ownServer('door', pushPath(ACCOUNT)),
  bare: await ownServer('bare', '/'),
};
const alertmanager = await startAlertmanager();
if (alertmanager !== undefined)
  servers['alertmanager'] = {
    ...alertmanager,
    bodies: pushes.map((_, n) => alertBody(`incident-${n}`, bytes)),
  };

const rounds = new Map<string, Round[]>();
let [sent, taken] = [0, 0];
for (let round = 0; round <= ROUNDS; round += 1)
  for (const [name, server] of Object.entries(servers)) {
    const before = { taken: await server.taken(), ms: await processorTimeOf(server.pid) };
    const seconds = await sendOverSockets({
      url: server.url,
      connections: CONNECTIONS,
      total: PER_ROUND,
      headers: { authorization: SECRET, 'content-type': 'application/json' },
      bodies: server.bodies,
    });
    const ms = (await processorTimeOf(server.pid)) - before.ms;
    sent += PER_ROUND;
    taken += (await server.taken()) - before.taken;
    const measured = { rate: PER_ROUND / seconds, cost: (ms / PER_ROUND) * 1000 };
    if (round > 0) rounds.set(name, [...(rounds.get(name) ?? []), measured]); // one to warm up
  }
for (const server of Object.values(servers)) await server.stop();

const all = (name: string, what: keyof Round): readonly number[] =>
  (rounds.get(name) ?? []).map((round) => round[what]);
const rate = (name: string): number => median(all(name, 'rate'));
const cost = (name: string): number => median(all(name, 'cost'));
const toBare: Verdict = {
  name: 'bare node:http',
  ratio: cost('bare') / cost('door'),
  aim: { atLeast: AIMS.bare },
};
const toAlertmanager: Verdict = {
  name: 'Alertmanager',
  ratio: cost('alertmanager') / cost('door'),
  aim: { atLeast: AIMS.alertmanager },
};
console.log(`
messages of ${bytes} bytes with one event, ${CONNECTIONS} at a time, ${ROUNDS} rounds of ${PER_ROUND}
  the gateway's door   ${line('door')}
  bare node:http       ${line('bare')}
  ratio                ${ratioLine(toBare)}
${
  alertmanager === undefined
    ? '  Alertmanager is not installed: apt-get install prometheus-alertmanager'
    : `  Alertmanager         ${line('alertmanager')}
  ratio                ${ratioLine(toAlertmanager)}`
}
  in = out             ${sent} sent, ${taken} taken`);
if (taken !== sent) throw new Error('What was sent is not what was taken.');
judge(toBare, ...(alertmanager === undefined ? [] : [toAlertmanager]));

function line(name: string): string {
  const [perProcessor, had] = [1e6 / cost(name), (rate(name) * cost(name)) / 1e6];
  const rates = all(name, 'rate').map((one) => one.toFixed(0));
  return `${perProcessor.toFixed(0)} per second of a processor, ${cost(name).toFixed(0)} µs each;   ${rate(name).toFixed(0)}/s with ${had.toFixed(2)} processors (${rates.join(', ')})`;
}

/** Starts a server of ours in a process of its own. */
async function ownServer(kind: 'door' | 'bare', path: string): Promise<Server> {
  const child = fork(benchModule('door-server.js'), [kind, ACCOUNT, SECRET], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const told = async (): Promise<{ readonly url: string; readonly taken: number }> => {
    const [message] = (await once(child, 'message')) as [{ url: string; taken: number }];
    return message;
  };
  const { url } = await told();
  return {
    pid: child.pid,
    url: `${url}${path}`,
    bodies: pushes,
    async taken() {
      child.send('taken?');
      return (await told()).taken;
    },
    async stop() {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}
