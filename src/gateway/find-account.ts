/** A GravityZone account as the gateway knows it. */
export interface PushAccount {
  /**
   * `[a-z0-9-]{1,24}`; the last part of the path that GravityZone posts to, and part of every workflow id.
   */
  readonly name: string;
  /**
   * Any of these values is accepted as the `Authorization` header, so that a secret can be changed without a
   * gap.
   */
  readonly secrets: readonly PushSecret[];
}

/** A secret that cannot slip into a log: only `reveal()` gives it. */
export interface PushSecret {
  reveal(): string;
}

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
