import type { DemoCredentials } from './seed.ts';

/**
 * Every address and credential of a running stack, as `--addresses FILE` writes them. Emulators' URLs are
 * origins.
 */
export interface Addresses {
  /** `url` is the whole push address, `secret` the verbatim `Authorization` value. */
  readonly gateway: { readonly url: string; readonly secret: string };
  readonly temporal: { readonly address: string; readonly namespace: string; readonly ui: string };
  /** Companies at GravityZone that are mapped at both desks. */
  readonly companies: readonly { readonly id: string; readonly name: string }[];
  readonly manage: { readonly url: string } & DemoCredentials['manage'];
  readonly automate: { readonly url: string } & DemoCredentials['automate'];
  readonly gravityzone: { readonly url: string } & DemoCredentials['gravityzone'];
}
