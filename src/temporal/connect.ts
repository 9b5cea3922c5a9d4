import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { TemporalUnavailable } from '../errors/index.ts';
import { patientRetries } from './patient-retries.ts';

/** Where Temporal is: `address` as `host:port`, and the namespace that plumbline lives in. */
export interface TemporalTarget {
  readonly address: string;
  readonly namespace: string;
}

/** A client and the connection below it, which whoever asked for it closes. */
export interface TemporalClient {
  readonly client: Client;
  readonly connection: Connection;
  /** Closes the connection once no retry is due any more. */
  readonly close: () => Promise<void>;
}

/**
 * A client of Temporal, connected; keeps trying for `timeoutMs`.
 * @throws TemporalUnavailable naming the address.
 */
export async function connectClient(target: TemporalTarget, timeoutMs = 10_000): Promise<TemporalClient> {
  const retries = patientRetries();
  const connection = await Connection.connect({
    address: target.address,
    connectTimeout: timeoutMs,
    interceptors: retries.interceptors,
  }).catch((error: unknown) => {
    throw unreachable(target, error);
  });
  return {
    connection,
    client: new Client({ connection, namespace: target.namespace }),
    async close() {
      await retries.finish();
      await connection.close();
    },
  };
}

/**
 * The connection that workers need; one may serve all workers of a process. The namespace is named again at each worker.
 * @throws TemporalUnavailable naming the address.
 */
export async function connectWorker(target: TemporalTarget): Promise<NativeConnection> {
  return NativeConnection.connect({ address: target.address }).catch((error: unknown) => {
    throw unreachable(target, error);
  });
}

function unreachable(target: TemporalTarget, cause: unknown): TemporalUnavailable {
  return new TemporalUnavailable({
    code: 'temporal-unreachable',
    message: `Temporal does not answer at ${target.address}.`,
    advice: `Check that a Temporal server runs at ${target.address} and that this machine may reach it.`,
    cause,
  });
}
