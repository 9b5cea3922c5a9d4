import type { PushAccount } from './push-account.ts';

const PUSH_PATH = /^\/gravityzone\/([a-z0-9-]{1,24})\/*$/;

/** The path on which the pushes of an account come in. */
export function pushPath(account: string): string {
  return `/gravityzone/${account}`;
}

/**
 * The account that a request's path names (`/gravityzone/<account>`; a slash behind it and a query are ignored, as where
 * subscriptions are compared), if there is one.
 */
export function findAccount(url: string, accounts: readonly PushAccount[]): PushAccount | undefined {
  const [path = ''] = url.split('?');
  const name = PUSH_PATH.exec(path)?.[1];
  return accounts.find((account) => account.name === name);
}
