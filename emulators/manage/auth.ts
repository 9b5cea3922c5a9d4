import { refuse, wrongKeys } from './answer.ts';
import type { World } from './world.ts';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/**
 * Checks the key pair and the client id of a request. Node gives header names in lower case, so any letter
 * case is accepted.
 * @throws Refusal (401; for the client id 401 or 403 by mode)
 */
export function checkCredentials(world: World, headers: Headers): void {
  const { companyId, publicKey, privateKey, clientId } = world.seed;
  const given = readBasic(headers['authorization']);
  if (given === undefined) throw refuse(401, 'Unauthorized', 'Authorization is required.');
  const [user, password] = given;
  if (user !== `${companyId}+${publicKey}` || password !== privateKey) throw wrongKeys();
  if (headers['clientid'] !== clientId)
    throw refuse(
      world.faults.current().missingClientIdStatus,
      'Unauthorized',
      'A valid clientId is required.',
    );
}

/** User and password of a Basic header; the first colon parts them. */
function readBasic(header: string | string[] | undefined): readonly [string, string] | undefined {
  const encoded = typeof header === 'string' ? /^Basic ([A-Za-z0-9+/=]+)$/iu.exec(header)?.[1] : undefined;
  if (encoded === undefined) return undefined;
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  return colon < 0 ? undefined : [decoded.slice(0, colon), decoded.slice(colon + 1)];
}
