import { fastify } from 'fastify';
import { listenError } from './listen-error.ts';
import type { Registry } from 'prom-client';

/** Whether the process can do its work now, and in one sentence why not. */
export interface Readiness {
  readonly ok: boolean;
  readonly detail: string;
}

export interface AdminListenerOptions {
  readonly host: string;
  /** 0 lets the system choose one. */
  readonly port: number;
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
  const server = fastify({ logger: false, forceCloseConnections: true });
  server.get('/healthz', () => ({ ok: true }));
  server.get('/readyz', async (_request, reply) => {
    const readiness = await askReady(options);
    return reply.code(readiness.ok ? 200 : 503).send(readiness);
  });
  server.get('/metrics', async (_request, reply) =>
    reply.type(options.registry.contentType).send(await options.registry.metrics()),
  );
  server.get('/settings', () => options.settings?.() ?? {});
  const { host, port } = options;
  const url = await server.listen({ host, port }).catch((error: unknown) => {
    throw listenError(error, { host, port });
  });
  return { url, stop: () => server.close() };
}

async function askReady(options: AdminListenerOptions): Promise<Readiness> {
  try {
    return await options.ready();
  } catch (error) {
    return { ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}
