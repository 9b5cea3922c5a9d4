import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A call as it came in. */
export interface ReceivedCall {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A receiver of callbacks for tests: it keeps what it gets and answers what the test wants. */
export interface Receiver {
  /** Ends with `?recordId=`. */
  readonly url: string;
  readonly calls: readonly ReceivedCall[];
  /** The answers to the next calls; the last one goes on. `location` goes with each of them. */
  answer(statuses: readonly (number | 'nothing')[], location?: string): void;
  /** Does this with every call before it is answered. */
  beforeAnswer(act: () => Promise<unknown>): void;
  close(): Promise<void>;
}

/** Starts a receiver that answers 204. */
export async function startReceiver(): Promise<Receiver> {
  const calls: ReceivedCall[] = [];
  let answers: readonly (number | 'nothing')[] = [204];
  let headers: Record<string, string> = {};
  let before = (): Promise<unknown> => Promise.resolve();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      calls.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers, body });
      const [status = 204, ...later] = answers;
      if (later.length > 0) answers = later;
      void before().then(() => {
        if (status !== 'nothing') response.writeHead(status, headers).end();
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/cw/cb?recordId=`,
    calls,
    answer(statuses, location) {
      answers = statuses;
      headers = location === undefined ? {} : { location };
    },
    beforeAnswer: (act) => void (before = act),
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
