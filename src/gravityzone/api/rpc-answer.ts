import { z } from 'zod';
import type { HttpAnswer } from '../../http/exchange.ts';

const word = z.string().optional().catch(undefined);

const errorBody = z.object({
  error: z.object({
    code: z.int(),
    message: word,
    data: z.object({ details: word }).optional().catch(undefined),
  }),
});

/** An error in the JSON body. Most of them come with HTTP 200. */
export interface RpcError {
  readonly code: number;
  /** The most telling words that the body has; may be empty. */
  readonly reason: string;
}

/** The error that the body holds, whatever the HTTP status; `undefined` for a result, and for pages of proxies. */
export function readRpcError(answer: HttpAnswer): RpcError | undefined {
  const parsed = errorBody.safeParse(answer.json);
  if (!parsed.success) return undefined;
  const { code, message, data } = parsed.data.error;
  return { code, reason: data?.details ?? message ?? '' };
}

const resultBody = z.object({ id: z.unknown(), result: z.unknown() });

/** The result of the call with this id; `undefined` where the body is no answer to it. A result may be null. */
export function readRpcResult(answer: HttpAnswer, id: number): { readonly result: unknown } | undefined {
  const parsed = resultBody.safeParse(answer.json);
  if (!parsed.success || parsed.data.id !== id || parsed.data.result === undefined) return undefined;
  return { result: parsed.data.result };
}
