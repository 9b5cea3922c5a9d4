import { DeskRejected } from '../../../errors/index.ts';
import type { Placement } from '../../desk.ts';
import { nameAwaited } from '../../name-awaited.ts';
import type { CompanyTarget, ManageSettings } from '../settings.ts';
import type { FindCompany, NameSearch } from './company-names.ts';

/** The Manage company of a ticket, its site where the settings name one, and what the ticket has to say about it. */
export interface CompanyPlace {
  readonly company: number;
  readonly site: number | undefined;
  /** Sentences, such as why the ticket stands at the catch-all company. */
  readonly remarks: readonly string[];
}

/**
 * Finds the company of a ticket. Throws `DeskRejected` `unmapped-company`, `DeskUnavailable` `company-name-unavailable`, or
 * what the search by name throws.
 */
export type CompanyFor = (placement: Placement, signal: AbortSignal) => Promise<CompanyPlace>;

type Mapping = Pick<ManageSettings, 'companies' | 'companyMapping' | 'catchAll'>;

/**
 * Makes the way from GravityZone companies to Manage companies: the mapped one; else, in automatic mode, the only one of
 * that name, which may be waited for; else the catch-all, with a remark.
 */
export function companyMapping(settings: Mapping, findCompany: FindCompany): CompanyFor {
  return async (placement, signal) => {
    const mapped = mappedCompany(settings, placement.companyId);
    if (mapped !== undefined) return { company: mapped.company, site: mapped.site, remarks: [] };
    const search = await searchFor(settings, placement, findCompany, signal);
    if (search.kind === 'one') return { company: search.company, site: undefined, remarks: [] };
    const { catchAll } = settings;
    // Of several namesakes none is a guess worth making, nor is the catch-all: somebody has to say which one it is.
    if (search.kind === 'several') throw ambiguous(placement);
    if (catchAll === undefined) throw unmapped(placement, search);
    const remark = `${reason(placement, search)}: the ticket stands at the catch-all company.`;
    return { company: catchAll.company, site: catchAll.site, remarks: [remark] };
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
type Unfound = Exclude<Search, { kind: 'one' | 'several' }>;

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
      return `No Manage company is named "${name ?? ''}"`;
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

function ambiguous(placement: Placement): DeskRejected {
  return new DeskRejected('manage', {
    code: 'unmapped-company',
    message: `Several Manage companies are named "${nameOf(placement) ?? ''}".`,
    advice: `Add "${placement.companyId ?? ''}" with the id of the right one to \`companies\` in the Manage settings, then retry.`,
  });
}

function unmapped(placement: Placement, search: Unfound): DeskRejected {
  const { companyId } = placement;
  const map =
    companyId === undefined
      ? 'Set `catchAll` in the Manage settings to the id of the Manage company that such tickets belong to'
      : `Add "${companyId}" with the id of a Manage company to \`companies\` in the Manage settings, or set \`catchAll\``;
  const allow =
    search.kind === 'refused'
      ? `, or give the security role of the API member (System > Security Roles) ${search.right}`
      : '';
  return new DeskRejected('manage', {
    code: 'unmapped-company',
    message: `${reason(placement, search)}, and Manage has no catch-all company.`,
    advice: `${map}${allow}, then retry.`,
  });
}
