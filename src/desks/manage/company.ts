import { DeskRejected } from '../../errors/index.ts';
import type { Placement } from '../desk.ts';
import type { ManageSettings } from './settings.ts';

/**
 * The Manage company that a ticket belongs to: the mapped one, else the catch-all.
 * @throws DeskRejected `unmapped-company` where the settings name neither.
 */
export function companyOf(placement: Placement, settings: ManageSettings): number {
  const { companyId, companyName } = placement;
  const mapped =
    companyId !== undefined && Object.hasOwn(settings.companies, companyId)
      ? settings.companies[companyId]
      : undefined;
  const company = mapped ?? settings.catchAll;
  if (company !== undefined) return company;
  if (companyId === undefined) {
    throw new DeskRejected('manage', {
      code: 'unmapped-company',
      message: 'The incident names no GravityZone company, and Manage has no catch-all company.',
      advice:
        'Set `catchAll` in the Manage settings to the id of the Manage company that such tickets belong to, then retry.',
    });
  }
  const name = companyName === undefined ? '' : ` (${companyName})`;
  throw new DeskRejected('manage', {
    code: 'unmapped-company',
    message: `GravityZone company ${companyId}${name} is mapped to no Manage company.`,
    advice: `Add "${companyId}" with the id of a Manage company to \`companies\` in the Manage settings, or set \`catchAll\`, then retry.`,
  });
}
