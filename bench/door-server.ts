import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Registry } from 'prom-client';
import { bodyBudget } from '../src/gateway/body-budget.ts';
import { createDeliverPush } from '../src/gateway/deliver-push.ts';
import { registerGatewayMetrics } from '../src/gateway/gateway-metrics.ts';
import { listen } from '../src/process/listen.ts';
import { createPushServer } from '../src/gateway/push-server.ts';
import { createReceivePush } from '../src/gateway/receive-push.ts';
import { sparingLog } from '../src/gateway/sparing-log.ts';
import { GATEWAY_LIMITS } from '../src/gateway/start-gateway.ts';
import { createLogger } from '../src/process/logger.ts';

/**
 * A process with the door of the gateway (`door`, the name of an account and its secret), or with a server that
 * only parses the same JSON (`bare`); neither hands anything over. It tells its parent, whenever that sends a
 * message, where it listens and how many events it took so far.
 */
let taken = 0;
const [, , kind, name = '', secret = ''] = process.argv;
const url = kind === 'bare' ? await bareServer() : await door();
process.on('message', () => process.send?.({ url, taken }));
process.once('disconnect', () => process.exit());
process.send?.({ url, taken });

async function door(): Promise<string> {
  const logger = createLogger('gateway');
  const metrics = registerGatewayMetrics(new Registry(), () => 0);
  const refuse = (): Promise<never> => Promise.reject(new Error('Nothing is to be quarantined here.'));
  const deliver = createDeliverPush({
    handOver: {
      send({ events }) {
        taken += events.length;
        return Promise.resolve(events.map(() => ({ kind: 'taken' as const })));
      },
    },
    recordTestEvent: refuse,
    quarantine: {
      body: refuse,
      events: (_push, rejected) => (rejected.length > 0 ? refuse() : Promise.resolve({ kind: 'durable' })),
    },
  });
  const account = { name, secrets: [{ reveal: () => secret }] };
  const server = createPushServer({
    receive: createReceivePush({
      accounts: () => [account],
      deliver,
      notifyFeed: () => Promise.resolve(),
      explain: (error) => error,
      metrics,
      logger,
      warn: sparingLog(logger),
      budget: bodyBudget(GATEWAY_LIMITS.openBodies),
      maxBodyBytes: GATEWAY_LIMITS.bodyBytes,
      deadlineMs: GATEWAY_LIMITS.deadlineMs,
    }),
    metrics,
    logger,
    installation: () => Promise.resolve('bench'),
    requestTimeoutMs: GATEWAY_LIMITS.requestTimeoutMs,
  });
  return listen(server, { host: '127.0.0.1', port: 0 });
}

async function bareServer(): Promise<string> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { params } = JSON.parse(Buffer.concat(chunks).toString()) as {
        readonly params: { readonly events: readonly unknown[] };
      };
      taken += params.events.length;
      response.setHeader('content-type', 'application/json');
      response.end('{"result":"accepted"}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
