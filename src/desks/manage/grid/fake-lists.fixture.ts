import type { z } from 'zod';
import { VendorRefused } from '../../../http/vendor-errors.ts';
import type { ManageTransport } from '../connection/manage-transport.ts';

/** A request for a list as the fake saw it. */
export interface AskedList {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly pageSize: number;
}

/** What a path answers: rows, a refusal for want of a right, or an error. */
export type FakeList = readonly object[] | 'forbidden' | Error;

/**
 * For the tests of look-ups: lists by path. A path that is not among them fails the test that asks for it.
 */
export function fakeLists(lists: Record<string, FakeList>) {
  const asked: AskedList[] = [];
  const transport: Pick<ManageTransport, 'readPages'> = {
    readPages: <T>(path: string, query: AskedList['query'], pageSize: number, item: z.ZodType<T>) => {
      asked.push({ path, query, pageSize });
      const answer = lists[path];
      if (answer === undefined) return Promise.reject(new Error(`nobody should ask for ${path}`));
      if (answer === 'forbidden') return Promise.reject(forbidden(path));
      if (answer instanceof Error) return Promise.reject(answer);
      return Promise.resolve(answer.map((row) => item.parse(row)));
    },
  };
  return { transport, asked, paths: () => asked.map(({ path }) => path) };
}

function forbidden(path: string): VendorRefused {
  return new VendorRefused('manage', { code: 'forbidden', message: `GET ${path}`, advice: 'Ask.' });
}
