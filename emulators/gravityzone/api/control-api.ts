import type { FaultBox } from '../faults.ts';
import { checkAccess } from './access.ts';
import { errorAnswer, jsonAnswer, limitAnswer } from './api-answer.ts';
import type { ApiAnswer } from './api-answer.ts';
import { findMethod, idIn, readRequest, SERVICES } from './json-rpc.ts';
import type { Method, Service } from './json-rpc.ts';
import { keyLimits, limitDetails, limitOf } from './limits.ts';
import { RpcError } from './rpc-error.ts';

/** One call as it came over HTTP. */
export interface ApiCall {
  readonly path: string;
  readonly verb: string;
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
  readonly body: string;
}

/** What the API is made of; `pause` waits so many milliseconds. */
export interface ApiParts {
  readonly apiKey: string;
  readonly services: Readonly<Record<Service, readonly Method[]>>;
  readonly faults: FaultBox;
  readonly now: () => number;
  readonly pause: (ms: number) => Promise<void>;
}

/**
 * GravityZone's Control API. Address, key, tick, envelope, method, limit and parameters are checked in this
 * order.
 */
export function controlApi({ apiKey, services, faults, now, pause }: ApiParts) {
  const limits = keyLimits(now);

  async function run(call: ApiCall, place: Place): Promise<ApiAnswer> {
    checkAccess(apiKey, faults.current(), place.service, call.authorization, call.contentType);
    const request = readRequest(call.body);
    const method = findMethod(services[place.service], place.version, request.method);
    const limit = limitOf(place.service, method.name, faults.current().sharedIncidentLimit);
    const admission = faults.spend('limitNext')
      ? { kind: 'refused' as const }
      : faults.current().limits
        ? limits.admit(limit)
        : { kind: 'run' as const, waitMs: 0 };
    if (admission.kind === 'refused')
      return limitAnswer(request.id, faults.current().limitAnswer, limitDetails(limit));
    if (admission.waitMs > 0) await pause(admission.waitMs);
    return jsonAnswer(200, { id: request.id, jsonrpc: '2.0', result: method.call(request.params) });
  }

  return async (call: ApiCall): Promise<ApiAnswer> => {
    const place = placeOf(call.path);
    if (place === undefined) return jsonAnswer(404, { message: 'Not Found' });
    if (call.verb !== 'POST') return jsonAnswer(405, { message: 'Method Not Allowed' });
    try {
      return await run(call, place);
    } catch (error) {
      if (error instanceof RpcError) return errorAnswer(idIn(call.body), error);
      throw error;
    }
  };
}

/** The service and the version that an address names. */
export interface Place {
  readonly version: string;
  readonly service: Service;
}

/** Reads an address; a slash behind the service is tolerated. `undefined` where there is no such service. */
export function placeOf(path: string): Place | undefined {
  const [, version = '', name] = /^\/api\/(v\d\.\d)\/jsonrpc\/([a-z]+)\/?$/.exec(path) ?? [];
  const service = SERVICES.find((known) => known === name);
  return service === undefined ? undefined : { version, service };
}
