import type { PushConnection } from './connection.ts';

const PUSH_PATH = /^\/gravityzone\/([a-z0-9-]{1,24})$/;

/** The path on which the pushes of a connection come in. */
export function pushPath(connection: string): string {
  return `/gravityzone/${connection}`;
}

/** The connection that a request's path names (`/gravityzone/<connection>`, a query is ignored), if there is one. */
export function findConnection(
  url: string,
  connections: readonly PushConnection[],
): PushConnection | undefined {
  const [path = ''] = url.split('?');
  const name = PUSH_PATH.exec(path)?.[1];
  return connections.find((connection) => connection.name === name);
}
