import { VendorUnavailable } from '../http/vendor-errors.ts';
import type { ClientName, DeskName } from './desk.ts';

/**
 * The error of a ticket that would stand at the catch-all only because its company's name cannot be fetched
 * yet.
 */
export function nameAwaited(
  desk: DeskName,
  companyId: string | undefined,
  { problem, advice }: Extract<ClientName, { kind: 'awaited' }>,
): VendorUnavailable {
  return new VendorUnavailable(desk, {
    code: 'company-name-unavailable',
    message: `The name of GravityZone company ${companyId ?? ''} cannot be fetched yet: ${problem}`,
    advice: `If the name does not come within minutes, the ticket opens at the catch-all. Map the company by its id, and no name is needed. ${advice}`,
  });
}
