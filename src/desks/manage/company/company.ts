import type { Home } from '../../../incident/ticket.ts';
import type { Placement } from '../../desk.ts';
import { nameAwaited } from '../../name-awaited.ts';
import type { CompanyTarget, ManageSettings } from '../settings.ts';
import type { FindCompany, NameSearch } from './company-names.ts';

/**
 * The Manage company of a ticket by the mapping, and its site where the settings name one; or why there is
 * none.
 */
export type CompanyPlace = CompanyHome | Extract<Home, { kind: 'unmapped' }>;

/** A {@link Home} with the ids of Manage. */
export type CompanyHome = Extract<Home, { kind: 'company' }> & CompanyTarget;

/**
 * Finds the company of a ticket. Throws `VendorUnavailable` `company-name-unavailable`, or what the search by
 * name throws.
 */
export type CompanyFor = (placement: Placement, signal: AbortSignal) => Promise<CompanyPlace>;

type Mapping = Pick<ManageSettings, 'companies' | 'companyMapping' | 'catchAll'>;

/**
 * Makes the way from GravityZone companies to Manage companies: the mapped one; else, in automatic mode, the
 * only one of that name, which may be waited for; else the catch-all, with a remark.
 */
export function companyMapping(settings: Mapping, findCompany: FindCompany): CompanyFor {
  return async (placement, signal) => {
    const mapped = mappedCompany(settings, placement.companyId);
    if (mapped !== undefined) return { kind: 'company', ...mapped, isCatchAll: false, remarks: [] };
    const search = await searchFor(settings, placement, findCompany, signal);
    if (search.kind === 'one')
      return { kind: 'company', company: search.company, site: undefined, isCatchAll: false, remarks: [] };
    const { catchAll } = settings;
    if (catchAll === undefined) return unmapped(placement, search);
    const remark = `${reason(placement, search)}: the ticket stands at the catch-all company.`;
    return { kind: 'company', ...catchAll, isCatchAll: true, remarks: [remark] };
  };
}

function mappedCompany({ companies }: Mapping, companyId: string | undefined): CompanyTarget | undefined {
  return companyId !== undefined && Object.hasOwn(companies, companyId) ? companies[companyId] : undefined;
}

/** A search, or why there was none: by the settings, or because the name is not known. */
type Search =
  | NameSearch
  | { readonly kind: 'explicit' | 'nameless' }
  | { readonly kind: 'given up'; readonly problem: string };

/** A search that leads to the catch-all. */
type Unfound = Exclude<Search, { kind: 'one' }>;

async function searchFor(
  { companyMapping: mode }: Mapping,
  { companyId, companyName }: Placement,
  findCompany: FindCompany,
  signal: AbortSignal,
): Promise<Search> {
  if (mode === 'explicit') return { kind: 'explicit' };
  switch (companyName.kind) {
    case 'known':
      return companyName.name.trim() === '' ? { kind: 'nameless' } : findCompany(companyName.name, signal);
    case 'unknown':
      return { kind: 'nameless' };
    case 'awaited':
      throw nameAwaited('manage', companyId, companyName);
    case 'given up':
      return companyName;
  }
}

/** Why no company was found, as a sentence without its end. */
function reason(placement: Placement, search: Unfound): string {
  const { companyId } = placement;
  const name = nameOf(placement);
  switch (search.kind) {
    case 'none':
      return `No active Manage company is named "${name ?? ''}"`;
    case 'several':
      return `Several active Manage companies are named "${name ?? ''}"`;
    case 'refused':
      return `Manage does not let plumbline look for a company named "${name ?? ''}"`;
    case 'nameless':
      return companyId === undefined
        ? 'The incident names no GravityZone company'
        : `The name of GravityZone company ${companyId} is not known`;
    case 'given up':
      return `The name of GravityZone company ${companyId ?? ''} could not be fetched (${search.problem})`;
    case 'explicit':
      if (companyId === undefined) return 'The incident names no GravityZone company';
      return `GravityZone company ${companyId}${name === undefined ? '' : ` (${name})`} is mapped to no Manage company`;
  }
}

function nameOf({ companyName }: Placement): string | undefined {
  return companyName.kind === 'known' ? companyName.name : undefined;
}

function unmapped(placement: Placement, search: Unfound): CompanyPlace {
  const { companyId } = placement;
  const map =
    companyId === undefined
      ? 'Set `catchAll` in the Manage settings to the id of the Manage company that such tickets belong to'
      : `Add "${companyId}" with the id of a Manage company to \`companies\` in the Manage settings, or set \`catchAll\``;
  const allow =
    search.kind === 'refused'
      ? `, or give the security role of the API member (System > Security Roles) ${search.right}`
      : '';
  return {
    kind: 'unmapped',
    code: 'unmapped-company',
    message: `${reason(placement, search)}, and Manage has no catch-all company.`,
    advice: `${map}${allow}, then retry.`,
  };
}
