import { fork } from 'node:child_process';
import { once } from 'node:events';
import autocannon from 'autocannon';
import { COMPANIES } from '../demo/seed.ts';
import { pushPath } from '../src/gateway/find-account.ts';
import { alertBody, startAlertmanager } from './alertmanager.ts';
import { benchModule } from './bench-stack.ts';
import { median } from './load.ts';
import { benchEvent, newIncidentId, pushBody } from './push-load.ts';
import { judge, ratioLine } from './verdict.ts';
import type { Verdict } from './verdict.ts';

/**
 * Pushes that the door of the gateway takes per second (checks, reading, log; what it hands over goes nowhere),
 * against a bare `node:http` server that parses the same JSON, and against Debian's Alertmanager with messages
 * of the same size, where that is installed. Each is a process of its own. Rounds alternate.
 */
const ROUNDS = 4;
const PER_ROUND = 20_000;
const CONNECTIONS = 32;
const MESSAGES = 500;
const AIMS = { bare: 0.6, alertmanager: 1 };
const [ACCOUNT, SECRET] = ['bench', 'Basic YmVuY2g6YmVuY2g='];

interface Server {
  readonly url: string;
  readonly requests: readonly { readonly body: string }[];
  taken(): Promise<number>;
  stop(): Promise<void>;
}

const pushes = Array.from({ length: MESSAGES }, () => ({
  body: pushBody(benchEvent({ companies: COMPANIES }, newIncidentId())),
}));
const bytes = pushes[0]?.body.length ?? 0;
const servers: Record<string, Server> = {
  door: await ownServer('door', pushPath(ACCOUNT)),
  bare: await ownServer('bare', '/'),
};
const alertmanager = await startAlertmanager();
if (alertmanager !== undefined)
  servers['alertmanager'] = {
    ...alertmanager,
    requests: pushes.map((_, n) => ({ body: alertBody(`incident-${n}`, bytes) })),
  };

const rates = new Map<string, number[]>();
let [sent, taken] = [0, 0];
for (let round = 0; round <= ROUNDS; round += 1)
  for (const [name, server] of Object.entries(servers)) {
    const before = await server.taken();
    const { duration, ...answers } = await autocannon({
      url: server.url,
      connections: CONNECTIONS,
      amount: PER_ROUND,
      method: 'POST',
      headers: { authorization: SECRET, 'content-type': 'application/json' },
      requests: server.requests,
    });
    sent += PER_ROUND;
    taken += (await server.taken()) - before;
    if (answers['2xx'] !== PER_ROUND) throw new Error(`${name} did not take all that was sent.`);
    if (round > 0) rates.set(name, [...(rates.get(name) ?? []), PER_ROUND / duration]); // one to warm up
  }
for (const server of Object.values(servers)) await server.stop();

const rate = (name: string): number => median(rates.get(name) ?? []);
const toBare: Verdict = {
  name: 'bare node:http',
  ratio: rate('door') / rate('bare'),
  aim: { atLeast: AIMS.bare },
};
const toAlertmanager: Verdict = {
  name: 'Alertmanager',
  ratio: rate('door') / rate('alertmanager'),
  aim: { atLeast: AIMS.alertmanager },
};
console.log(`
messages of ${bytes} bytes with one event taken per second, ${CONNECTIONS} at a time, ${ROUNDS} rounds of ${PER_ROUND}
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
  return `${rate(name).toFixed(0)}/s   (${(rates.get(name) ?? []).map((each) => each.toFixed(0)).join(', ')})`;
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
    url: `${url}${path}`,
    requests: pushes,
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
