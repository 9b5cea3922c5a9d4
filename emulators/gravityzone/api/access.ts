import { createHash, timingSafeEqual } from 'node:crypto';
import type { Faults } from '../faults.ts';
import { SERVICES } from './json-rpc.ts';
import type { Method, Service } from './json-rpc.ts';
import { onlyKnown } from './params.ts';
import { RpcError } from './rpc-error.ts';

/** The APIs that the key may use now. */
function ticksOf({ withoutApis }: Faults): readonly Service[] {
  return SERVICES.filter((service) => !withoutApis.includes(service));
}

/** Checks the key, the media type and the tick of the service, in this order. Throws RpcError. */
export function checkAccess(
  apiKey: string,
  faults: Faults,
  service: Service,
  authorization: string | undefined,
  contentType: string | undefined,
): void {
  const inBody = faults.refuseBy === 'body';
  if (faults.keyRevoked || !isKey(apiKey, authorization))
    throw new RpcError(-32001, 'Invalid API key', inBody ? 200 : 401);
  if (!/^application\/json\s*(;|$)/i.test(contentType ?? ''))
    throw new RpcError(-32600, 'Content-Type is not application/json', 415);
  if (ticksOf(faults).includes(service)) return;
  throw inBody
    ? new RpcError(-32001, 'The API is not enabled for this key')
    : new RpcError(-32000, 'The API is not enabled for this key', 403);
}

/** Basic authentication with the key as user and an empty password. */
function isKey(apiKey: string, authorization: string | undefined): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  const wanted = `Basic ${Buffer.from(`${apiKey}:`).toString('base64')}`;
  return timingSafeEqual(digest(wanted), digest(authorization ?? ''));
}

/** The method of the `general` service that tells what the key may do now. */
export function generalService(faults: () => Faults): readonly Method[] {
  return [
    {
      name: 'getApiKeyDetails',
      versions: ['v1.0'],
      writes: false,
      call(params) {
        onlyKnown(params, []);
        return { enabledApis: ticksOf(faults()), createdAt: '2020-01-29T15:12:08' };
      },
    },
  ];
}
