import type { IncomingHttpHeaders } from 'node:http';
import { NotAllowed } from './refused.ts';
import type { Destination } from './router.ts';
import { unauthorized } from './tokens.ts';
import type { TokenOffice } from './tokens.ts';
import type { World } from './world.ts';

/**
 * Throws `Refused` unless the caller names a registered integration and, where the path needs one, a living
 * token.
 */
export function admitCaller(
  headers: IncomingHttpHeaders,
  destination: Destination | undefined,
  tokens: TokenOffice,
  world: World,
): void {
  const open = destination?.routes.some((route) => route.open === true) === true;
  admitIntegration(headers['clientid'], open, world);
  if (!open) tokens.admit(headers.authorization);
}

/** Since 2020.11 every request names its integration in `clientID`. */
function admitIntegration(given: string | string[] | undefined, open: boolean, world: World): void {
  if (given === undefined && open && !world.modes.clientIdOnToken) return;
  if (typeof given === 'string' && given.toLowerCase() === world.seed.clientId.toLowerCase()) return;
  throw unauthorized(
    given === undefined ? 'The clientID header is missing.' : 'The clientID is not registered.',
  );
}

/** Throws `NotAllowed`: 406 where the caller takes no JSON, 415 where a body is sent as anything else. */
export function checkMediaTypes(headers: IncomingHttpHeaders, method: string): void {
  const accept = headers.accept ?? '*/*';
  if (!/(^|[\s,])(application\/json|text\/json|application\/\*|\*\/\*)/i.test(accept)) {
    throw new NotAllowed(406, 'NotAcceptable', 'This server speaks JSON.');
  }
  if (method === 'GET') return;
  const type = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (!['application/json', 'text/json'].includes(type)) {
    throw new NotAllowed(415, 'UnsupportedMediaType', 'The body must be application/json.');
  }
}
