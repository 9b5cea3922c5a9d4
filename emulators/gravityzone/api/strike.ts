import type { FaultBox } from '../faults.ts';
import { errorAnswer, htmlAnswer } from './api-answer.ts';
import type { ApiAnswer } from './api-answer.ts';
import type { ApiCall, ApiParts } from './control-api.ts';
import { placeOf } from './control-api.ts';
import { idIn, methodIn } from './json-rpc.ts';
import type { RequestLog } from './request-log.ts';
import { RpcError } from './rpc-error.ts';

/** What the caller sees: an answer, a connection that breaks, or nothing for ever. */
export type ApiOutcome =
  { readonly kind: 'answer'; readonly answer: ApiAnswer } | { readonly kind: 'drop' | 'hang' };

/** The API with the faults that strike it as a whole, and with a log of its calls. */
export function struckApi(
  { faults, services, now }: ApiParts,
  log: RequestLog,
  api: (call: ApiCall) => Promise<ApiAnswer>,
) {
  return async (call: ApiCall): Promise<ApiOutcome> => {
    const at = now();
    const method = methodIn(call.body);
    const place = placeOf(call.path);
    const outcome = await struck(faults, method, call, api);
    log.add({
      at,
      place: place === undefined ? call.path : `${place.version}/${place.service}`,
      method,
      status: outcome.kind === 'answer' ? outcome.answer.status : 0,
      code: outcome.kind === 'answer' ? (outcome.answer.code ?? null) : null,
      writes:
        place !== undefined && services[place.service].some(({ name, writes }) => writes && name === method),
    });
    return outcome;
  };
}

async function struck(
  faults: FaultBox,
  method: string,
  call: ApiCall,
  api: (call: ApiCall) => Promise<ApiAnswer>,
): Promise<ApiOutcome> {
  const { onlyMethods, hang, failWith, failBody, failCode } = faults.current();
  if (onlyMethods.length > 0 && !onlyMethods.includes(method))
    return { kind: 'answer', answer: await api(call) };
  if (hang) return { kind: 'hang' };
  if ((failWith !== null || failCode !== null) && faults.spend('failTimes')) {
    const error = new RpcError(failCode ?? -32000, 'The emulator was told to fail', failWith ?? 200);
    const asPage = failWith !== null && failCode === null && failBody === 'html';
    return { kind: 'answer', answer: asPage ? htmlAnswer(failWith) : errorAnswer(idIn(call.body), error) };
  }
  if (faults.spend('dropBeforeCommit')) return { kind: 'drop' };
  const answer = await api(call);
  return faults.spend('dropAfterCommit') ? { kind: 'drop' } : { kind: 'answer', answer };
}
