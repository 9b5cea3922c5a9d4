import { startGateway } from './gateway/gateway.ts';
import { createLogger } from './observability/logger.ts';
import { runUntilStopped } from './process/run-until-stopped.ts';
import type { Running } from './process/run-until-stopped.ts';
import { loadSettings } from './settings/load-settings.ts';
import { incidentsQueue } from './settings/task-queues.ts';
import { connectClient } from './temporal/connect.ts';

const logger = createLogger('gateway');
await runUntilStopped(logger, start);

async function start(): Promise<Running> {
  const settings = loadSettings(process.env);
  const { client, connection, close } = await connectClient(settings.temporal);
  const gateway = await startGateway({
    client,
    connection,
    connections: Object.entries(settings.connections).map(([name, { authorization }]) => ({
      name,
      secrets: authorization,
    })),
    listen: settings.gateway.listen,
    adminListen: settings.gateway.admin,
    logger,
    taskQueue: incidentsQueue(settings),
  });
  let ended: () => void = () => undefined;
  return {
    stopped: new Promise((resolve) => {
      ended = resolve;
    }),
    async stop() {
      await gateway.stop();
      await close();
      ended();
    },
  };
}
