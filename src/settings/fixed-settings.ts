import type { Settings } from './settings.ts';

/**
 * What the gateway takes over at its start only, by names for people: its connection to Temporal, its listeners and
 * what these are made with.
 */
export function gatewayFixed({
  temporal,
  gateway,
  accounts,
  desks,
}: Settings): Readonly<Record<string, unknown>> {
  return {
    ...named('temporal', temporal),
    ...named('gateway', gateway),
    'the names of accounts': Object.keys(accounts).toSorted(),
    'whether desks.manage.callbackUrl is set': desks.manage?.callbackUrl !== undefined,
  };
}

/** The same for the worker: what its task queues and their places are made of. */
export function workerFixed({
  temporal,
  worker,
  accounts,
  desks,
}: Settings): Readonly<Record<string, unknown>> {
  return {
    ...named('temporal', temporal),
    ...named('worker', worker),
    'which accounts have an api': Object.keys(accounts)
      .filter((name) => accounts[name]?.api !== undefined)
      .toSorted(),
    'which desks there are': Object.entries(desks)
      .flatMap(([name, desk]) => (desk === undefined ? [] : [name]))
      .toSorted(),
    'desks.automate.requestsPerMinute': desks.automate?.requestsPerMinute,
    'desks.manage.requests.inFlight': desks.manage?.requests.inFlight,
  };
}

function named(section: string, members: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(members).map(([name, value]) => [`${section}.${name}`, value]));
}
