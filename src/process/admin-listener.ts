import { once } from 'node:events';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { Registry } from 'prom-client';
import { listen, sendJson } from './listen.ts';
import type { ListenAddress } from './listen.ts';

/** Whether the process can do its work now, and in one sentence why not. */
export interface Readiness {
  readonly ok: boolean;
  readonly detail: string;
}

export interface AdminListenerOptions extends ListenAddress {
  readonly registry: Registry;
  ready(): Promise<Readiness>;
  /** What is told of the settings in force; nothing, where it is left out. */
  readonly settings?: () => object;
}

export interface AdminListener {
  /** Such as `http://127.0.0.1:9090`, without a path. */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * The listener for operators and their tools, apart from the public one: `/healthz` answers while the process
 * lives, `/readyz` says whether it can work (200, or 503 with the reason), `/metrics` is for Prometheus, `/settings` says
 * which settings are in force.
 */
export async function startAdminListener(options: AdminListenerOptions): Promise<AdminListener> {
  const { registry, settings = () => ({}), host, port } = options;
  const pages: Readonly<Record<string, (response: ServerResponse) => Promise<void> | void>> = {
    '/healthz': (response) => sendJson(response, 200, { ok: true }),
    '/readyz': async (response) => {
      const readiness = await askReady(options);
      sendJson(response, readiness.ok ? 200 : 503, readiness);
    },
    '/metrics': async (response) => {
      const metrics = await registry.metrics();
      response.writeHead(200, { 'content-type': registry.contentType }).end(metrics);
    },
    '/settings': (response) => sendJson(response, 200, settings()),
  };
  const server = createServer(({ url = '' }, response) => {
    const [path = ''] = url.split('?');
    const page = Object.hasOwn(pages, path) ? pages[path] : undefined;
    if (page === undefined) sendJson(response, 404, { error: `Pages: ${Object.keys(pages).join(', ')}.` });
    else
      void Promise.resolve()
        .then(() => page(response))
        .catch((error: unknown) => {
          sendJson(response, 500, { error: String(error) });
        });
  });
  const url = await listen(server, { host, port });
  return {
    url,
    async stop() {
      const closed = once(server.close(), 'close');
      server.closeAllConnections();
      await closed;
    },
  };
}

async function askReady(options: AdminListenerOptions): Promise<Readiness> {
  try {
    return await options.ready();
  } catch (error) {
    return { ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}
