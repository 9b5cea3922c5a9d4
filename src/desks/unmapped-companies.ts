import { fault, ok, warning } from '../errors/check.ts';
import type { Found } from '../errors/check.ts';
import type { Home } from '../incident/ticket.ts';
import type { CompanyWords } from './company-mapping.ts';
import type { KnownCompany, Placement } from './desk.ts';

/** So many are named where they are summed up. */
const MOST_NAMED = 5;

const NO_COMPUTER = {
  computerName: undefined,
  computerFqdn: undefined,
  computerIps: [],
  computerMacs: [],
} as const;

/**
 * Which of these GravityZone companies have only the catch-all of a desk, or no place at all. A fault of the
 * mapping that is not about them is left to others. Throws as `homeOf` does.
 */
export async function unmappedCompanies(
  words: Pick<CompanyWords, 'title' | 'one' | 'toWrite'>,
  companies: readonly KnownCompany[],
  homeOf: (placement: Placement) => Promise<Home>,
): Promise<readonly Found[]> {
  const homeless: KnownCompany[] = [];
  const caught: KnownCompany[] = [];
  for (const company of companies) {
    const { id: companyId, name } = company;
    const home = await homeOf({ companyId, companyName: { kind: 'known', name }, ...NO_COMPUTER });
    if (home.kind === 'unmapped' && home.code === 'unmapped-company') homeless.push(company);
    if (home.kind === 'company' && home.isCatchAll) caught.push(company);
  }
  const { title, one, toWrite } = words;
  const add = (id: string): string => `Add ${id} with ${toWrite} to \`companies\` in the ${title} settings`;
  const summedUp = (
    those: readonly KnownCompany[],
    found: typeof warning,
    consequence: string,
    also: string,
  ): readonly Found[] => {
    const each = those.map(({ id, name }) =>
      found(
        `GravityZone company "${name}" has no ${title} ${one}: ${consequence}.`,
        `${add(`"${id}"`)}${also}.`,
      ),
    );
    if (each.length < 2) return each;
    const named = those.slice(0, MOST_NAMED).map(({ name }) => `"${name}"`);
    const more = those.length > MOST_NAMED ? ` and ${those.length - MOST_NAMED} more` : '';
    const message = `${those.length} GravityZone companies have no ${title} ${one}: ${consequence}. They are ${named.join(', ')}${more}.`;
    return [
      {
        ...found(message, `${add('the id of each')}${also}. \`plumbline check --drift\` lists them all.`),
        each,
      },
    ];
  };
  if (homeless.length + caught.length === 0)
    return companies.length === 0
      ? []
      : [ok(`Each GravityZone company that is known here has its ${title} ${one} (${companies.length}).`)];
  return [
    ...summedUp(homeless, fault, 'no ticket opens there', ', or set `catchAll`'),
    ...summedUp(caught, warning, 'tickets stand at the catch-all', ''),
  ];
}
