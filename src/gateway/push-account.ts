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
