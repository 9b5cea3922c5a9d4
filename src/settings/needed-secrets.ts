import type { Path } from './fault.ts';
import { membersOf } from './schema/members-of.ts';
import { isSecret } from './schema/secret.ts';
import type { Secret } from './schema/secret.ts';

/** A secret, and the place in the settings that names it. */
export interface PlacedSecret {
  readonly path: Path;
  readonly secret: Secret;
}

/** Which secrets a process needs, of settings that may be wrong elsewhere. */
export type NeededSecrets = (settings: unknown) => readonly PlacedSecret[];

/** A command reads a secret when it comes to use it, if it ever does. */
export const noSecrets: NeededSecrets = () => [];

/** What the gateway knows pushes by. It verifies callbacks with public keys, and needs nothing else. */
export const gatewaySecrets: NeededSecrets = (settings) => [
  ...shared(settings),
  ...accountsOf(settings).flatMap(([name, { authorization }]) => inAccount(name, { authorization })),
];

/**
 * Those of desks and Control APIs; and the one that GravityZone is given, where the worker may have to give
 * it.
 */
export const workerSecrets: NeededSecrets = (settings) => [
  ...shared(settings),
  ...secretsIn(membersOf(settings)['desks'], ['desks']),
  ...accountsOf(settings).flatMap(([name, { api, authorization }]) => [
    ...inAccount(name, { api }),
    ...(membersOf(api)['manageSubscription'] === true ? inAccount(name, { authorization }).slice(0, 1) : []),
  ]),
];

/** Those of both, each once. */
export const allSecrets: NeededSecrets = (settings) => [
  ...new Map(
    [...gatewaySecrets(settings), ...workerSecrets(settings)].map((each) => [each.path.join('\n'), each]),
  ).values(),
];

/** How Temporal and other machines are reached. */
function shared(settings: unknown): readonly PlacedSecret[] {
  const { temporal, http } = membersOf(settings);
  return [...secretsIn(temporal, ['temporal']), ...secretsIn(http, ['http'])];
}

function accountsOf(settings: unknown) {
  return Object.entries(membersOf(membersOf(settings)['accounts'])).map(
    ([name, account]) => [name, membersOf(account)] as const,
  );
}

function inAccount(name: string, members: Readonly<Record<string, unknown>>): readonly PlacedSecret[] {
  return secretsIn(members, ['accounts', name]);
}

function secretsIn(node: unknown, path: Path): readonly PlacedSecret[] {
  if (isSecret(node)) return [{ path, secret: node }];
  return Object.entries(membersOf(node)).flatMap(([name, member]) => secretsIn(member, [...path, name]));
}
