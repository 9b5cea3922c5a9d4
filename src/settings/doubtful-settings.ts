import { networkInterfaces } from 'node:os';
import { isPublicAddress } from '../http/public-addresses.ts';
import type { Fault } from './fault.ts';
import type { Settings } from './settings.ts';

const EVERY_ADDRESS: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

/**
 * What may be meant, and is seldom wise: an admin listener, which asks nobody who they are, on an address of
 * the public internet. `own` are the addresses of this machine.
 */
export function doubtfulSettings(
  { gateway, worker }: Pick<Settings, 'gateway' | 'worker'>,
  own: readonly string[] = addressesOfThisMachine(),
): readonly Fault[] {
  return Object.entries({ gateway, worker }).flatMap(([process, { admin }]) => {
    const addresses = EVERY_ADDRESS.has(admin.host) ? own : [admin.host];
    const [open] = addresses.filter(isPublicAddress);
    if (open === undefined) return [];
    return [
      {
        path: [process, 'admin', 'host'],
        message: `lets everybody who reaches ${open} read metrics and settings: write 127.0.0.1, or an address of your own network`,
      },
    ];
  });
}

function addressesOfThisMachine(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((found = []) => found.map(({ address }) => address));
}
