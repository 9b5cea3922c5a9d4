import { z } from 'zod';
import { VendorRefused } from '../../../http/vendor-errors.ts';
import { missingField } from '../connection/manage-advice.ts';
import type { ManageTransport } from '../connection/manage-transport.ts';

const rows = z.array(z.object({ id: z.int() }));

/**
 * Requests that change nothing: reads of one row, and writes that every server must refuse. Both throw
 * `VendorUnavailable`, and `VendorRefused` for every refusal but the one a probe is after.
 */
export interface Prober {
  /** The id of the first row of a list, or `undefined` where none is visible. */
  firstOf(path: string, query?: Readonly<Record<string, string>>): Promise<number | undefined>;
  /**
   * Sends a body that must be refused, and tells in a sentence what came of it where the role was not what
   * was refused.
   */
  sendRefusable(method: 'POST' | 'PATCH', path: string, body: unknown): Promise<string>;
}

/** Codes of refusals that are about the body of a request. */
const BODY_REFUSED: ReadonlySet<string> = new Set([
  'refused',
  'unsupported-request',
  missingField('summary').code,
]);

/** Makes the prober of a Manage server. */
export function prober(transport: Pick<ManageTransport, 'call'>, signal: AbortSignal): Prober {
  return {
    firstOf: async (path, query = {}) => {
      const found = await transport.call(
        { method: 'GET', path, query: { ...query, pageSize: '1' }, signal, isProbe: true },
        rows,
      );
      return found[0]?.id;
    },
    sendRefusable: async (method, path, body) => {
      try {
        await transport.call({ method, path, body, signal, isProbe: true }, z.unknown());
      } catch (error) {
        if (error instanceof VendorRefused && BODY_REFUSED.has(error.code))
          return `It was refused for its content: ${error.message}.`;
        throw error;
      }
      return 'Manage accepted it, which it should not have: look whether anything was changed.';
    },
  };
}
