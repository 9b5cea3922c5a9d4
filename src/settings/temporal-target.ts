import { pemIn, pemOf } from './network-of.ts';
import { isSecret } from './schema/secret.ts';
import type { Secret } from './schema/secret.ts';
import type { Settings } from './settings.ts';

/** Where the server is that `plumbline start` brings along: it is used where the settings name none. */
export const EMBEDDED = { host: '127.0.0.1', port: 7233, uiPort: 8233 } as const;

/**
 * Where Temporal is, and what it wants of us.
 * @throws SettingsError where a file or a secret cannot be read.
 */
export function temporalTarget({
  temporal: { address, namespace, tls, apiKey },
}: Pick<Settings, 'temporal'>) {
  return {
    address: address ?? `${EMBEDDED.host}:${EMBEDDED.port}`,
    namespace,
    ...(tls !== false && { tls: tls === true ? {} : tlsOf(tls) }),
    ...(apiKey !== undefined && { apiKey: apiKey.reveal() }),
  };
}

function tlsOf({ caFile, certFile, keyFile, serverName }: Exclude<Settings['temporal']['tls'], boolean>) {
  return {
    ...(serverName !== undefined && { serverName }),
    ...(caFile !== undefined && { ca: pem('caFile', caFile) }),
    ...(certFile !== undefined &&
      keyFile !== undefined && {
        own: {
          cert: pem('certFile', certFile),
          key: pem('keyFile', keyFile),
        },
      }),
  };
}

function pem(name: string, source: string | Secret): string {
  const setting = `temporal.tls.${name}`;
  return isSecret(source) ? pemIn(setting, source.reveal()) : pemOf(setting, source);
}
