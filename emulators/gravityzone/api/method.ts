import type { Params } from './params.ts';

/** One method of a service. The same name may have another result in another version. */
export interface Method {
  readonly name: string;
  /** The versions of the address under which the method is found. */
  readonly versions: readonly string[];
  readonly writes: boolean;
  call(params: Params): unknown;
}
