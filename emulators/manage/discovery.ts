import { json, refuse } from './answer.ts';
import type { Answer } from './answer.ts';
import type { World } from './world.ts';

/**
 * Discovery needs no credentials; a company that does not exist is a 200 with `null`. @throws Refusal (405)
 */
export function companyInfo(world: World, companyId: string, method: string): Answer {
  if (method !== 'GET')
    throw refuse(405, 'ConnectWiseApi', `The requested resource does not support http method '${method}'.`);
  if (decodeSegment(companyId).toLowerCase() !== world.seed.companyId.toLowerCase()) return json(200, null);
  return json(200, {
    CompanyName: world.seed.companyId,
    Codebase: `${world.faults.current().codebase}/`,
    VersionCode: 'v2025.1',
    VersionNumber: 'v4.6.99999',
    CompanyID: world.seed.companyId,
    IsCloud: world.faults.current().isCloud ? 'True' : 'False',
  });
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
