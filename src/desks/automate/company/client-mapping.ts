import type { Home, Stands } from '../../../incident/ticket.ts';
import { companyMapping, homeOf, mappedTo, standsAt } from '../../company-mapping.ts';
import type { CompanyPlace, CompanyWords } from '../../company-mapping.ts';
import type { Placement } from '../../desk.ts';
import type { AutomateSettings, ClientChoice } from '../settings.ts';
import type { Clients } from './clients.ts';

/** Ids of Manage's companies by those of GravityZone, where the Manage desk's settings map them. */
export type ManageCompanies = Readonly<Record<string, { readonly company: number }>>;

/** The client of an incident's tickets. Throws as `CompanyFor` and `AutomateClient` do. */
export interface ClientMapping {
  clientFor(placement: Placement, signal: AbortSignal): Promise<CompanyPlace<{ readonly clientId: number }>>;
  /** Where a ticket of the client `clientId` should stand, and does. */
  standing(
    clientId: number | undefined,
    placement: Placement,
    signal: AbortSignal,
  ): Promise<{ readonly home: Home; readonly stands: Stands }>;
}

/** How the desk speaks of clients. */
export const CLIENT_WORDS: CompanyWords = {
  desk: 'automate',
  title: 'Automate',
  one: 'client',
  oneSought: 'Automate client',
  severalSought: 'Automate clients',
  toWrite: '{ clientId: ID } or { client: NAME } of an Automate client',
};

/**
 * Makes it: the client that the settings name; else, in automatic mode, the one linked to the company that the
 * Manage desk maps, then the only one of the company's name; else the catch-all.
 */
export function clientMapping(
  settings: Pick<AutomateSettings, 'companies' | 'catchAll' | 'clientMapping'>,
  clients: Clients,
  manageCompanies: ManageCompanies,
): ClientMapping {
  const choose = companyMapping<ClientChoice>({
    words: CLIENT_WORDS,
    companies: settings.companies,
    mode: settings.clientMapping,
    catchAll: settings.catchAll,
    linked: async (companyId, signal) => {
      const inManage = mappedTo(manageCompanies, companyId);
      return inManage && clients.linkedTo(inManage.company, signal);
    },
    find: clients.find,
    targetOf: (clientId) => ({ clientId }),
  });

  const clientFor: ClientMapping['clientFor'] = async (placement, signal) => {
    const place = await choose(placement, signal);
    if (place.kind === 'unmapped') return place;
    const clientId = await clients.chosen(place, signal, whatItIs(place, placement));
    if (typeof clientId === 'object') return clientId;
    const { kind, isCatchAll, remarks } = place;
    return { kind, isCatchAll, remarks, clientId };
  };

  return {
    clientFor,
    async standing(clientId, placement, signal) {
      const place = await clientFor(placement, signal);
      const { catchAll } = settings;
      const home = place.kind === 'company' ? place.clientId : undefined;
      const other = catchAll && (await clients.chosen(catchAll, signal));
      // Where the catch-all is not found, nobody knows whether the ticket stands there.
      const known = typeof other === 'object' && clientId !== home ? undefined : clientId;
      return {
        home: homeOf(place),
        stands: standsAt(known, home, typeof other === 'object' ? undefined : other),
      };
    },
  };
}

/** What the client is to the settings, for whoever has to correct it there. */
function whatItIs({ isCatchAll }: { readonly isCatchAll: boolean }, placement: Placement): string {
  if (isCatchAll) return 'which the settings name as the catch-all';
  const { companyId = '', companyName } = placement;
  const name = companyName.kind === 'known' ? ` (${companyName.name})` : '';
  return `to which GravityZone company ${companyId}${name} is mapped`;
}
