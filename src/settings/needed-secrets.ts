import { isSecret } from './schema/secret.ts';
import type { Secret } from './schema/secret.ts';
import type { Settings } from './settings.ts';

/** What the gateway knows pushes by. It verifies callbacks with public keys, and needs nothing else. */
export function gatewaySecrets({ accounts }: Settings): readonly Secret[] {
  return Object.values(accounts).flatMap(({ authorization }) => authorization);
}

/**
 * Those of desks and Control APIs; and the one that GravityZone is given, where the worker may have to give
 * it.
 */
export function workerSecrets({ accounts, desks }: Settings): readonly Secret[] {
  return [
    ...secretsIn(desks),
    ...Object.values(accounts).flatMap(({ api, authorization }) => [
      ...secretsIn(api),
      ...(api?.manageSubscription === true ? authorization.slice(0, 1) : []),
    ]),
  ];
}

function secretsIn(node: unknown): readonly Secret[] {
  if (isSecret(node)) return [node];
  return typeof node === 'object' && node !== null ? Object.values(node).flatMap(secretsIn) : [];
}
