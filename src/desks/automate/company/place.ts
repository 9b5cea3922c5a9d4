import { VendorRefused } from '../../../http/vendor-errors.ts';
import type { Home } from '../../../incident/ticket.ts';
import type { DeskLog, Placement } from '../../desk.ts';
import { remembered } from '../../remembered.ts';
import type { AutomateClient } from '../connection/automate-client.ts';
import { computerFinder } from './find-computer.ts';
import type { WantedComputer } from './find-computer.ts';
import type { ClientMapping } from './client-mapping.ts';
import type { Measured } from '../profile.ts';
import type { Runners } from '../run/runner.ts';

const LIFETIME_MS = 60_000;
const MOST_KEPT = 10_000;

/** The client and the computer of a new ticket. */
export interface Place {
  readonly clientId: number;
  readonly computerId: number;
}

/** Where new tickets stand. Computers are kept for a minute, misses too. */
export interface Places {
  /**
   * The mapped client and the incident's computer there; where that is not found the runner stands in.
   * Throws VendorRefused where the company has no client that Automate shows, and as `ClientMapping` does.
   */
  forOpening(placement: Placement, incidentId: string, signal: AbortSignal): Promise<Place>;
  /** The same for people: a company without a client is told, not thrown. */
  home(placement: Placement, signal: AbortSignal): Promise<Home>;
}

interface Found {
  readonly home: Extract<Home, { kind: 'company' }>;
  readonly place: Place;
  /** The incident's computer, where it has one that Automate does not show. */
  readonly missing: string | undefined;
}

/** `now` gives ms since 1970. */
export function createPlaces(
  mapping: Pick<ClientMapping, 'clientFor'>,
  client: Pick<AutomateClient, 'get'>,
  runners: Runners,
  { keepsComputer }: Pick<Measured, 'keepsComputer'>,
  log: DeskLog,
  now: () => number,
): Places {
  const lifetime = { lifetime: LIFETIME_MS, now, limit: MOST_KEPT };
  const findComputer = computerFinder(client, log);
  const computers = remembered(async (key, signal) => {
    const [clientId, wanted] = JSON.parse(key) as [number, WantedComputer];
    return findComputer(clientId, wanted, signal);
  }, lifetime);

  async function find(
    placement: Placement,
    signal: AbortSignal,
  ): Promise<Found | { readonly home: Extract<Home, { kind: 'unmapped' }> }> {
    const { computerName, computerFqdn, computerIps, computerMacs } = placement;
    const company = await mapping.clientFor(placement, signal);
    if (company.kind === 'unmapped') return { home: company };
    const { clientId, ...home } = company;
    const wanted: WantedComputer = { computerName, computerFqdn, computerIps, computerMacs };
    const key = JSON.stringify([clientId, wanted]);
    const own = keepsComputer ? await computers.get(key, signal) : undefined;
    if (own !== undefined) return { home, place: { clientId, computerId: own.id }, missing: undefined };
    const [computerId] = await runners(signal);
    const name = computerName?.trim() ?? '';
    const remark = keepsComputer || name === '' ? standInRemark(name, computerId) : notKeptRemark(name);
    return {
      home: { ...home, remarks: [...home.remarks, remark] },
      place: { clientId, computerId },
      missing: keepsComputer && name !== '' ? name : undefined,
    };
  }

  return {
    async forOpening(placement, incidentId, signal) {
      const found = await find(placement, signal);
      if (!('place' in found)) throw new VendorRefused('automate', found.home);
      const { place, missing } = found;
      if (missing !== undefined)
        log(`Automate shows no computer ${missing} at client ${place.clientId}.`, {
          incident: incidentId,
          clientId: place.clientId,
          computerName: missing,
          advice:
            'Check that the computer has an Automate agent at this client, and that the Automate user may see it.',
        });
      return place;
    },
    home: async (placement, signal) => (await find(placement, signal)).home,
  };
}

function notKeptRemark(name: string): string {
  return `This Automate server puts tickets on the computer that runs plumbline’s script: this one is about ${name}.`;
}

function standInRemark(name: string, computerId: number): string {
  const why =
    name === ''
      ? 'GravityZone reported no computer'
      : `${name} was not found among the computers of its client in Automate`;
  return `${why}: the ticket stands on computer ${computerId}, which runs plumbline’s script.`;
}
