import { VendorUnavailable } from '../http/vendor-errors.ts';
import type { Home, Stands } from '../incident/ticket.ts';
import type { NameMatch } from './companies-by-name.ts';
import type { DeskName, Placement, TicketQuestion } from './desk.ts';

/** The company of a ticket by the mapping, or why there is none. */
export type CompanyPlace<Target> = CompanyHome<Target> | Extract<Home, { kind: 'unmapped' }>;

/** A {@link Home} with what the desk knows of the company, such as its id there. */
export type CompanyHome<Target> = Extract<Home, { kind: 'company' }> & Target;

/**
 * Finds the company of a ticket. Throws `VendorUnavailable` `company-name-unavailable`, or what the desk's
 * searches throw.
 */
export type CompanyFor<Target> = (placement: Placement, signal: AbortSignal) => Promise<CompanyPlace<Target>>;

/**
 * What a desk says to a name. `refused`: it cannot be looked for; `why` is a clause that the name follows,
 * `remedy` one that begins with a verb.
 */
export type NameSearch =
  NameMatch | { readonly kind: 'refused'; readonly why: string; readonly remedy: string };

/** Looks a name up among the companies of a desk. Throws `VendorUnavailable` or `VendorRefused`. */
export type FindCompany = (name: string, signal: AbortSignal) => Promise<NameSearch>;

/** The way from GravityZone companies to those of one desk, `Target` being what its settings name. */
export interface CompanyMapping<Target> {
  readonly words: CompanyWords;
  /** By the ids of GravityZone. */
  readonly companies: Readonly<Record<string, Target>>;
  /** Whether companies that `companies` does not name are looked for. */
  readonly mode: 'automatic' | 'explicit';
  readonly catchAll: Target | undefined;
  /** The desk's id for a company of GravityZone, where anything but its name tells. */
  readonly linked?: (companyId: string, signal: AbortSignal) => Promise<number | undefined>;
  readonly find: FindCompany;
  readonly targetOf: (id: number) => Target;
}

/** How a desk speaks of its companies. */
export interface CompanyWords {
  readonly desk: DeskName;
  readonly title: string;
  readonly one: string;
  /** Those among which a name is looked for, such as `active Manage companies`. */
  readonly oneSought: string;
  readonly severalSought: string;
  /** What people write in the settings for one, such as `the id of a Manage company`. */
  readonly toWrite: string;
}

/**
 * Makes the way: the mapped company; else, in automatic mode, the linked one, then the only one of that name,
 * which may be waited for; else the catch-all, with a remark.
 */
export function companyMapping<Target>(mapping: CompanyMapping<Target>): CompanyFor<Target> {
  const { words, companies, mode, catchAll, targetOf } = mapping;
  const at = (target: Target): CompanyPlace<Target> => ({
    kind: 'company',
    ...target,
    isCatchAll: false,
    remarks: [],
  });
  return async (placement, signal) => {
    const { companyId } = placement;
    const mapped = companyId === undefined ? undefined : mappedTo(companies, companyId);
    if (mapped !== undefined) return at(mapped);
    if (mode === 'automatic' && companyId !== undefined) {
      const linked = await mapping.linked?.(companyId, signal);
      if (linked !== undefined) return at(targetOf(linked));
    }
    const search = mode === 'explicit' ? EXPLICIT : await searchFor(mapping, placement, signal);
    if (search.kind === 'one') return at(targetOf(search.id));
    if (catchAll === undefined) return unmapped(words, placement, search);
    const remark = `${reason(words, placement, search)}: the ticket stands at the catch-all ${words.one}.`;
    return { kind: 'company', ...catchAll, isCatchAll: true, remarks: [remark] };
  };
}

/** What a GravityZone company is mapped to. */
export function mappedTo<Target>(
  companies: Readonly<Record<string, Target>>,
  companyId: string,
): Target | undefined {
  return Object.hasOwn(companies, companyId) ? companies[companyId] : undefined;
}

/** What a company by the mapping is to others than its desk. */
export function homeOf(place: CompanyPlace<unknown>): Home {
  if (place.kind === 'unmapped') return place;
  const { kind, isCatchAll, remarks } = place;
  return { kind, isCatchAll, remarks };
}

/** Whether a question asks at whose company a known ticket stands, which is `id` of the desk. */
export function asksWhere({ asksHome }: TicketQuestion, id: number | undefined): boolean {
  return typeof asksHome === 'boolean' ? asksHome : id !== undefined && id !== asksHome.unlessAt;
}

/** Where a ticket of the company `id` stands that belongs at `home`; the ids are the desk's. */
export function standsAt(
  id: number | undefined,
  home: number | undefined,
  catchAll: number | undefined,
): Stands {
  if (id === undefined || home === undefined) return 'unknown';
  if (id === home) return 'home';
  return id === catchAll ? 'catch-all' : 'elsewhere';
}

/** A search, or why there was none: by the settings, or because the name is not known. */
type Search =
  | NameSearch
  | { readonly kind: 'explicit' | 'nameless' }
  | { readonly kind: 'given up'; readonly problem: string };

const EXPLICIT: Search = { kind: 'explicit' };

/** A search that leads to the catch-all. */
type Unfound = Exclude<Search, { kind: 'one' }>;

async function searchFor(
  { words, find }: Pick<CompanyMapping<unknown>, 'words' | 'find'>,
  { companyId, companyName }: Placement,
  signal: AbortSignal,
): Promise<Search> {
  switch (companyName.kind) {
    case 'known':
      return companyName.name.trim() === '' ? { kind: 'nameless' } : find(companyName.name, signal);
    case 'unknown':
      return { kind: 'nameless' };
    case 'awaited':
      throw new VendorUnavailable(words.desk, {
        code: 'company-name-unavailable',
        message: `The name of GravityZone company ${companyId ?? ''} cannot be fetched yet: ${companyName.problem}`,
        advice: `If the name does not come within minutes, the ticket opens at the catch-all. Map the company by its id, and no name is needed. ${companyName.advice}`,
      });
    case 'given up':
      return companyName;
  }
}

/** Why no company was found, as a sentence without its end. */
function reason(words: CompanyWords, placement: Placement, search: Unfound): string {
  const { companyId } = placement;
  const name = nameOf(placement);
  switch (search.kind) {
    case 'none':
      return `No ${words.oneSought} is named "${name ?? ''}"`;
    case 'several':
      return `Several ${words.severalSought} are named "${name ?? ''}"`;
    case 'refused':
      return `${search.why} named "${name ?? ''}"`;
    case 'nameless':
      return companyId === undefined
        ? 'The incident names no GravityZone company'
        : `The name of GravityZone company ${companyId} is not known`;
    case 'given up':
      return `The name of GravityZone company ${companyId ?? ''} could not be fetched (${search.problem})`;
    case 'explicit':
      if (companyId === undefined) return 'The incident names no GravityZone company';
      return `GravityZone company ${companyId}${name === undefined ? '' : ` (${name})`} is mapped to no ${words.title} ${words.one}`;
  }
}

function nameOf({ companyName }: Placement): string | undefined {
  return companyName.kind === 'known' ? companyName.name : undefined;
}

function unmapped(
  words: CompanyWords,
  placement: Placement,
  search: Unfound,
): Extract<Home, { kind: 'unmapped' }> {
  const { companyId } = placement;
  const { title, one, toWrite } = words;
  const map =
    companyId === undefined
      ? `Set \`catchAll\` in the ${title} settings to ${toWrite} that such tickets belong to`
      : `Add "${companyId}" with ${toWrite} to \`companies\` in the ${title} settings, or set \`catchAll\``;
  const remedy = search.kind === 'refused' ? `, or ${search.remedy}` : '';
  return {
    kind: 'unmapped',
    code: 'unmapped-company',
    message: `${reason(words, placement, search)}, and ${title} has no catch-all ${one}.`,
    advice: `${map}${remedy}.`,
  };
}
