import { VendorRefused } from '../http/vendor-errors.ts';
import type { TicketKey } from '../incident/ticket.ts';
import type { DeskName } from './desk.ts';

/** Most tickets that are remembered: several, so that one that was deleted does not speak for all. */
const MOST = 5;

/** An incident, as tickets of ours name it. */
type Incident = Pick<TicketKey, 'account' | 'incidentId'>;

/** What a search that found no ticket of the incident is judged by. Ids are those of tickets. */
export interface EmptySearch {
  readonly incident: Incident;
  /**
   * All that it listed, whoever made them, and of those of {@link SeenTickets.ids}, which it asked for too.
   */
  readonly listed: readonly string[];
  /** The known ticket, which was not found by its id. */
  readonly denied: string | undefined;
  /**
   * Some tickets of ours, whatever their incident; it may take requests. `expected` are those seen lately.
   */
  readonly ours: (expected: readonly string[]) => Promise<readonly string[]>;
  /**
   * Whether something is visible that takes the same rights; it may take requests. For an incident that had a
   * ticket, only another ticket does, whosever it is.
   */
  readonly sameRights: (hadTicket: boolean) => Promise<boolean>;
  /** What an operator is to check where nothing is visible. */
  readonly advice: string;
}

/**
 * The tickets of ours that this process saw lately at one desk: where they cannot be seen, no absence is
 * believed.
 */
export interface SeenTickets {
  /** `incident` is the one that the ticket belongs to, where that is known. */
  saw(id: string, incident?: Incident): void;
  /** Newest first; a search asks for them together with its marks, at no further request. */
  ids(): readonly string[];
  /**
   * Proves that a ticket of the incident would have been seen: desks answer with empty lists where rights
   * were lost. Any listed ticket does; else another one of ours; else, where none was seen lately, or only a
   * few and the incident had none, what takes the same rights.
   * @throws VendorRefused `absence-unproved`
   */
  proveAbsence(search: EmptySearch): Promise<void>;
}

/** Makes a memory that holds nothing yet. */
export function seenTickets(desk: DeskName): SeenTickets {
  let seen: readonly { readonly id: string; readonly incident: Incident | undefined }[] = [];
  const saw: SeenTickets['saw'] = (id, incident) => {
    const known = incident ?? seen.find((other) => other.id === id)?.incident;
    seen = [{ id, incident: known }, ...seen.filter((other) => other.id !== id)].slice(0, MOST);
  };
  const ids = (): readonly string[] => seen.map(({ id }) => id);

  async function isProved({ incident, listed, denied, ours, sameRights }: EmptySearch): Promise<boolean> {
    if (listed.some((id) => id !== denied)) return true;
    const expected = ids().filter((id) => id !== denied);
    const others = (await ours(expected)).filter((id) => id !== denied);
    for (const id of others.toReversed()) saw(id);
    // Few tickets may have been deleted, as after a trial; an incident that never had one is then not to go
    // without.
    const hadTicket = denied !== undefined || seen.some((each) => isSame(each.incident, incident));
    const suffices = denied === undefined ? expected.length < MOST : expected.length === 0;
    return others.length > 0 || (suffices && (await sameRights(hadTicket)));
  }

  return {
    saw,
    ids,
    async proveAbsence(search) {
      if (!(await isProved(search))) throw absenceUnproved(desk, search.advice);
      // It is lost for good, and would only hide that the others can be seen.
      seen = seen.filter(({ id }) => id !== search.denied);
    },
  };
}

function isSame(a: Incident | undefined, b: Incident): boolean {
  return a?.account === b.account && a.incidentId === b.incidentId;
}

function absenceUnproved(desk: DeskName, advice: string): VendorRefused {
  return new VendorRefused(desk, {
    code: 'absence-unproved',
    message: `The ${desk} desk shows no ticket of this incident. Perhaps plumbline may not see it, so no ticket is opened.`,
    advice,
  });
}
