import { SettingsError } from '../errors/index.ts';
import type { Settings } from '../settings/settings.ts';

const ALL_ADDRESSES: ReadonlyMap<string, string> = new Map([
  ['0.0.0.0', '127.0.0.1'],
  ['::', '::1'],
]);

/**
 * The address of the gateway that runs on this machine.
 * @throws SettingsError where the system chooses its port.
 */
export function gatewayAddress({
  gateway,
}: {
  readonly gateway: Pick<Settings['gateway'], 'listen'>;
}): string {
  const { host, port } = gateway.listen;
  if (port === 0)
    throw new SettingsError({
      code: 'unknown-gateway',
      message: 'The settings do not tell the port of the gateway: `gateway.listen.port` is 0.',
      advice: 'Name the address on which the gateway listens with --gateway.',
    });
  const reachable = ALL_ADDRESSES.get(host) ?? host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
