import { SettingsError } from '../errors/index.ts';

/** What went wrong with listening on an address, in words for operators where it is known. */
export function listenError(error: unknown, { host, port }: { host: string; port: number }): unknown {
  const code = (error as { code?: unknown } | null)?.code;
  if (code !== 'EADDRINUSE' && code !== 'EADDRNOTAVAIL' && code !== 'EACCES') return error;
  const reasons = {
    EADDRINUSE: 'another program listens there',
    EADDRNOTAVAIL: 'this machine does not have that address',
    EACCES: 'this user may not',
  } as const;
  return new SettingsError({
    code: 'cannot-listen',
    message: `Cannot listen on ${host}:${port}: ${reasons[code]}.`,
    advice:
      'Name another address in the settings (`gateway.listen`, `gateway.admin`, `worker.admin`), or free this one.',
    cause: error,
  });
}
