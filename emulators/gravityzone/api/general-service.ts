import type { Service } from '../world.ts';
import type { Method } from './method.ts';
import { onlyKnown } from './params.ts';
import type { Params } from './params.ts';

/**
 * The method of the `general` service that tells what the key may do; `enabledApis` gives the ticks it has
 * now.
 */
export function generalService(enabledApis: () => readonly Service[]): readonly Method[] {
  const getApiKeyDetails = (params: Params): Params => {
    onlyKnown(params, []);
    return { enabledApis: enabledApis(), createdAt: '2020-01-29T15:12:08' };
  };
  return [{ name: 'getApiKeyDetails', versions: ['v1.0'], writes: false, call: getApiKeyDetails }];
}
