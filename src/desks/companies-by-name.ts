/** Manage kept no more UTF-16 units of a company's name for years; longer ones from elsewhere were cut. */
const MANAGE_CUT = 50;

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

/** A company of a desk, by the desk's own id. */
export interface NamedCompany {
  readonly id: number;
  readonly name: string;
}

/** The companies of a desk by their names, folded. */
export type CompaniesByName = ReadonlyMap<string, readonly number[]>;

/** What the companies of a desk say to a name; `ids` are theirs. */
export type NameMatch =
  | { readonly kind: 'one'; readonly id: number }
  | { readonly kind: 'none' }
  | { readonly kind: 'several'; readonly ids: readonly number[] };

export function companiesByName(companies: readonly NamedCompany[]): CompaniesByName {
  const ids = new Map<string, number[]>();
  for (const { id, name } of companies) {
    const folded = foldCompanyName(name);
    ids.set(folded, [...(ids.get(folded) ?? []), id]);
  }
  return ids;
}

/**
 * The only company of a name, in full or as Manage cut it: names that came to Automate from Manage are cut,
 * too.
 */
export function companyNamed(companies: CompaniesByName, name: string): NameMatch {
  const cut = foldCompanyName(name.trim().slice(0, MANAGE_CUT));
  const ids = companies.get(foldCompanyName(name)) ?? companies.get(cut) ?? [];
  const [id, another] = ids;
  if (id === undefined) return { kind: 'none' };
  return another === undefined ? { kind: 'one', id } : { kind: 'several', ids };
}

/**
 * How names of companies are compared: without regard to case, to spaces of any kind, and to HTML entities.
 */
function foldCompanyName(name: string): string {
  return name
    .replace(
      /&(?:#([0-9]{1,6})|([a-z]{2,4}));/gi,
      (entity, code: string | undefined, word: string | undefined) =>
        code === undefined
          ? (ENTITIES[word?.toLowerCase() ?? ''] ?? entity)
          : String.fromCodePoint(Number(code)),
    )
    .replace(/\s+/g, ' ')
    .trim()
    .normalize('NFC')
    .toLowerCase();
}
