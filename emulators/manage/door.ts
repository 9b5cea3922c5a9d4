import { json, refuse, wrongKeys } from './answer.ts';
import type { Answer } from './answer.ts';
import type { World } from './world.ts';

/**
 * Discovery needs no credentials; a company that does not exist is a 200 with `null`. @throws Refusal (405)
 */
export function companyInfo({ seed, faults }: World, asked: string, method: string): Answer {
  if (method !== 'GET') throw wrongMethod(method);
  const { companyId } = seed;
  if (asked.toLowerCase() !== encodeURIComponent(companyId).toLowerCase()) return json(200, null);
  return json(200, {
    CompanyName: companyId,
    Codebase: `${faults.current().codebase}/`,
    VersionCode: 'v2025.1',
    VersionNumber: 'v4.6.99999',
    CompanyID: companyId,
    IsCloud: 'True',
  });
}

/** 405 for a path that knows other methods. */
export function wrongMethod(method: string) {
  return refuse(405, 'ConnectWiseApi', `The requested resource does not support http method '${method}'.`);
}

/**
 * Checks the key pair and the client id of a request. Node gives header names in lower case, so any letter
 * case is accepted.
 * @throws Refusal (401; for the client id 401 or 403 by mode)
 */
export function checkCredentials(
  { seed, faults }: World,
  headers: Readonly<Record<string, string | string[] | undefined>>,
): void {
  const given = readBasic(headers['authorization']);
  if (given === undefined) throw refuse(401, 'Unauthorized', 'Authorization is required.');
  // The first colon parts user and password.
  if (given !== `${seed.companyId}+${seed.publicKey}:${seed.privateKey}`) throw wrongKeys();
  if (headers['clientid'] !== seed.clientId)
    throw refuse(faults.current().missingClientIdStatus, 'Unauthorized', 'A valid clientId is required.');
}

function readBasic(header: string | string[] | undefined): string | undefined {
  const encoded = typeof header === 'string' ? /^Basic ([A-Za-z0-9+/=]+)$/iu.exec(header)?.[1] : undefined;
  const decoded = encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('utf8');
  return decoded.includes(':') ? decoded : undefined;
}
