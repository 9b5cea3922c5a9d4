import { z } from 'zod';
import { vendorClient } from '../../http/vendor-client.ts';
import { callLimits } from './call-limits.ts';
import { gravityZoneVendor, isRateLimited } from './gravityzone-vendor.ts';
import { limitsOf, METHODS } from './methods.ts';
import type { MethodName } from './methods.ts';
import type { GravityZoneApiSettings } from './settings.ts';

/** The Control API of one GravityZone account, seen from this process. */
export interface GravityZoneApi {
  /**
   * Calls a method and gives its result, checked against the schema. An aborted `signal` gives up a read, and
   * a write only before it is sent.
   * @throws VendorUnavailable where it cannot be had now, also where a call would break GravityZone's limits
   * (`rate-limited`); VendorRefused where asking again cannot help; the reason of an aborted signal.
   */
  readonly call: <T>(
    method: MethodName,
    params: Readonly<Record<string, unknown>>,
    result: z.ZodType<T>,
    signal?: AbortSignal,
  ) => Promise<T>;
}

/** In ms since 1970, and never going back: a corrected clock must not hold calls up. */
const steadyNow = (): number => performance.timeOrigin + performance.now();

/**
 * Makes the client of one account; a process has only one for each key, which keeps its limits. The key stays
 * in this closure: no error names it, nor a secret that a call sets, and nothing is logged. `now` is in ms
 * since 1970.
 */
export function gravityZoneApi(
  settings: Pick<GravityZoneApiSettings, 'accessUrl' | 'apiKey' | 'privateAddresses' | 'requestTimeout'> &
    Partial<Pick<GravityZoneApiSettings, 'incidentCalls' | 'workers'>>,
  now: () => number = steadyNow,
): GravityZoneApi {
  const key = settings.apiKey.reveal();
  const credentials = Buffer.from(`${key}:`).toString('base64'); // the key is the user, the password is empty
  const limits = callLimits(limitsOf(settings), now);
  const pushSecrets = new Set<string>();
  const server = vendorClient(gravityZoneVendor(settings, now, pushSecrets));
  let lastId = 0;

  return {
    call: async (method, params, result, signal) => {
      signal?.throwIfAborted();
      limits.take(method);
      lastId += 1;
      const id = lastId;
      for (const secret of pushSecretsIn(params)) pushSecrets.add(secret);
      const { service, version, writes, maxBytes } = METHODS[method];
      const answer = await server.ask({
        name: method,
        writes,
        method: 'POST',
        url: `${settings.accessUrl}/${version}/jsonrpc/${service}`,
        headers: { authorization: `Basic ${credentials}`, 'content-type': 'application/json' },
        body: JSON.stringify({ jsonrpc: '2.0', method, params, id }),
        maxBytes,
        signal,
      });
      if (isRateLimited(answer)) limits.pause(method, server.pauseAfter(answer));
      const answered = z.object({ id: z.literal(id), result: PRESENT.pipe(result) });
      return server.read(answer, answered).result;
    },
  };
}

/** Null is a result, too. */
const PRESENT = z.unknown().refine((value): boolean => value !== undefined, 'missing');

const withPushSecret = z.object({ serviceSettings: z.object({ authorization: z.string().min(1) }) });

/**
 * The secret that a call sets for pushes, whole and without its scheme: a server may repeat either. The
 * longest comes first.
 */
function pushSecretsIn(params: Readonly<Record<string, unknown>>): readonly string[] {
  const authorization = withPushSecret.safeParse(params).data?.serviceSettings.authorization;
  if (authorization === undefined) return [];
  return [authorization, authorization.replace(/^\S+\s+(?=\S)/, '')];
}
