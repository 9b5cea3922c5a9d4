import type { FaultHandle, RetiredRecords } from './faults.ts';
import type { ManageSeed, SeedChoice } from './seed.ts';

/** The seed as it stands now: what the fault `retired` names is out of use, companies deleted. */
export function retiringSeed(seed: ManageSeed, faults: FaultHandle): () => ManageSeed {
  let seen = faults.current().retired;
  let now = retire(seed, seen);
  return () => {
    const { retired } = faults.current();
    if (retired !== seen) {
      seen = retired;
      now = retire(seed, retired);
    }
    return now;
  };
}

function retire(seed: ManageSeed, retired: RetiredRecords): ManageSeed {
  const isRetired = (list: keyof RetiredRecords, { id }: SeedChoice): boolean =>
    retired[list]?.includes(id) === true;
  const marked = <E extends SeedChoice>(
    list: keyof RetiredRecords,
    entries: readonly E[] = [],
  ): readonly E[] => entries.map((entry) => (isRetired(list, entry) ? { ...entry, inactive: true } : entry));
  return {
    ...seed,
    companies: seed.companies.map((company) => ({
      ...company,
      deleted: company.deleted === true || isRetired('companies', company),
    })),
    boards: marked('boards', seed.boards).map((board) => ({
      ...board,
      statuses: marked('statuses', board.statuses),
      types: marked('types', board.types),
      subTypes: marked('subTypes', board.subTypes),
      items: marked('items', board.items),
      teams: marked('teams', board.teams),
    })),
    priorities: marked('priorities', seed.priorities),
    sources: marked('sources', seed.sources),
    ...(seed.members === undefined ? {} : { members: marked('members', seed.members) }),
  };
}
