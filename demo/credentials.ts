import { randomBytes, randomUUID } from 'node:crypto';
import type { DemoCredentials } from './seed.ts';

/** Fresh credentials for one run of the demo. */
export function makeCredentials(): DemoCredentials {
  const key = (bytes: number): string => randomBytes(bytes).toString('base64url');
  return {
    gateway: `Bearer ${key(24)}`,
    manage: { companyId: 'demo', publicKey: key(12), privateKey: key(12), clientId: randomUUID() },
    automate: { username: 'plumbline-api', password: key(18), clientId: randomUUID() },
    gravityzone: { apiKey: randomBytes(32).toString('hex') },
  };
}
