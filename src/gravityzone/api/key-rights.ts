import { z } from 'zod';
import { isPlumblineError } from '../../errors/index.ts';
import { commandAdvice, VendorUnavailable } from '../../http/vendor-errors.ts';
import { FRUITLESS } from '../../http/vendor.ts';
import { API_NOT_ENABLED } from './gravityzone-vendor.ts';
import type { GravityZoneApi } from './json-rpc.ts';
import { apiOf, KEY_PLACE } from './methods.ts';
import type { MethodName } from './methods.ts';

/** Whether the key may call one method. */
export interface KeyRight {
  readonly method: MethodName;
  /**
   * `not tried`: it would change something. `unknown`: the call failed for another reason than a missing
   * right.
   */
  readonly verdict: 'granted' | 'missing' | 'unknown' | 'not tried';
  /** The check box that allows it, and where that is. */
  readonly where: string;
  /** What plumbline needs it for. */
  readonly why: string;
  readonly detail: string;
}

interface Probe {
  readonly method: MethodName;
  readonly why: string;
  /** Parameters of a call that changes nothing; without them the method is not tried. */
  readonly params?: Readonly<Record<string, unknown>>;
}

const NO_INCIDENT = '000000000000000000000000';

const PROBES: readonly Probe[] = [
  { method: 'getApiKeyDetails', why: 'to show what the key is allowed to do', params: {} },
  { method: 'getPushEventSettings', why: 'to see whether GravityZone still pushes', params: {} },
  { method: 'setPushEventSettings', why: 'to subscribe, and to switch the push on again' },
  { method: 'sendTestPushEvent', why: 'to test the way from GravityZone to the gateway' },
  {
    method: 'getIncidentsList',
    why: 'to see closes, and incidents whose push was missed',
    params: { page: 1, perPage: 10 },
  },
  {
    method: 'getIncident',
    why: 'to complete incidents that are pushed with few facts',
    params: { id: NO_INCIDENT },
  },
  { method: 'changeIncidentStatus', why: 'to write the status back, where that is switched on' },
  { method: 'updateIncidentNote', why: 'to write notes back, where that is switched on' },
  { method: 'getCompanyDetails', why: 'to name companies', params: {} },
  { method: 'getCompaniesList', why: 'to name all companies with one call', params: {} },
];

/** Refusals that only a key with the right gets: the call came through and its parameters were looked at. */
const LOOKED_AT: ReadonlySet<string> = new Set(['not-found', 'invalid-params']);

/** Failures of the connection or the key itself: every further call would end the same way. */
const HOPELESS: ReadonlySet<string> = new Set([...FRUITLESS, 'wrong-address']);

/**
 * Tells method by method whether the key may call it. Only reads are tried, one call each: two of the three
 * that a minute allows for incidents. Rejects only when `signal` is aborted.
 */
export async function checkKeyRights(
  api: GravityZoneApi,
  signal?: AbortSignal,
): Promise<readonly KeyRight[]> {
  const rights: KeyRight[] = [];
  let fruitless = false;
  for (const { method, why, params } of PROBES) {
    const where = `${KEY_PLACE}: ${apiOf(method)}`;
    const note = (verdict: KeyRight['verdict'], detail: string) =>
      rights.push({ method, verdict, where, why, detail });
    if (params === undefined) {
      note('not tried', 'It would change something; the check box is the one of the methods beside it.');
    } else if (fruitless) {
      note('unknown', 'Not tried: a call before it failed by the connection or the key itself.');
    } else {
      try {
        await api.call(method, params, z.unknown(), signal);
        note('granted', 'The call was answered.');
      } catch (error) {
        signal?.throwIfAborted();
        if (!isPlumblineError(error)) throw error;
        if (LOOKED_AT.has(error.code)) note('granted', 'The call was understood.');
        else
          note(
            error.code === API_NOT_ENABLED ? 'missing' : 'unknown',
            `${error.message.replace(/\.$/, '')}. ${error instanceof VendorUnavailable ? commandAdvice(error) : error.advice}`,
          );
        fruitless = HOPELESS.has(error.code);
      }
    }
  }
  return rights;
}
