import { pemIn, pemOf } from './network-of.ts';
import { isSecret } from './schema/secret.ts';
import type { Secret } from './schema/secret.ts';
import type { Settings } from './settings.ts';

/** Whether Temporal is the server that `plumbline start` brings along: no other is named, and that one wants nothing. */
export function isEmbedded({ temporal: { address, tls, apiKey } }: Pick<Settings, 'temporal'>): boolean {
  return address === undefined && tls === false && apiKey === undefined;
}

/** Where Temporal's Web UI is; of other servers than the embedded one and Temporal's cloud only the settings tell. */
export function webUiOf({
  temporal: { ui, address, embedded },
}: Pick<Settings, 'temporal'>): string | undefined {
  if (ui !== undefined) return ui;
  if (address === undefined) return `http://127.0.0.1:${embedded.uiPort}`;
  return CLOUD.test(address) ? 'https://cloud.temporal.io' : undefined;
}

const CLOUD = /\.(tmprl\.cloud|api\.temporal\.io):[0-9]+$/;

/**
 * Where Temporal is, and what it wants of us.
 * @throws SettingsError where a file or a secret cannot be read.
 */
export function temporalTarget({
  temporal: { address, namespace, tls, apiKey, embedded },
}: Pick<Settings, 'temporal'>) {
  return {
    address: address ?? `127.0.0.1:${embedded.port}`,
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
