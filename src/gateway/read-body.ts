import type { IncomingMessage } from 'node:http';
import type { BodyBudget, HeldBody } from './body-budget.ts';

/** The raw body of a request, or why there is none. */
export type RawBody =
  /** Its room is to be released once nothing holds the bytes any more. */
  | { readonly kind: 'read'; readonly bytes: Buffer; readonly held: HeldBody }
  | { readonly kind: 'too-large' }
  /** All open bodies together take too much memory. */
  | { readonly kind: 'busy' }
  /** The sender went away before its body was complete, or took too long. */
  | { readonly kind: 'broken' };

/** Whether the request announces a body of more than `maxBytes`. */
export function announcesMoreThan(request: IncomingMessage, maxBytes: number): boolean {
  return Number(request.headers['content-length'] ?? 0) > maxBytes;
}

/**
 * Reads the body whatever its Content-Type: GravityZone sends none. A body that turns out larger than
 * `maxBytes`, or for which there is no room, is thrown away as it comes, so that the sender can still read
 * the answer. Never rejects.
 */
export function readBody(request: IncomingMessage, maxBytes: number, budget: BodyBudget): Promise<RawBody> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let isOver = false;
    const end = (body: RawBody): void => {
      if (isOver) return;
      isOver = true;
      chunks.length = 0;
      if (body.kind !== 'read') held.release();
      resolve(body);
    };
    const held = budget.open(() => end({ kind: 'busy' }));
    request.on('data', (chunk: Buffer) => {
      if (isOver) return;
      size += chunk.length;
      if (size > maxBytes) end({ kind: 'too-large' });
      else if (held.resize(size)) chunks.push(chunk);
      else end({ kind: 'busy' });
    });
    request.on('end', () => {
      held.complete();
      end({ kind: 'read', bytes: Buffer.concat(chunks), held });
    });
    request.on('error', () => end({ kind: 'broken' }));
    request.on('close', () => end({ kind: 'broken' }));
  });
}
