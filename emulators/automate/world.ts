import { readImportFile } from './engine/import-file.ts';
import type { ScriptFile } from './engine/import-file.ts';
import { modesSchema } from './modes.ts';
import type { AutomateModes } from './modes.ts';
import type { AutomateSeed, SeedClient, SeedComputer } from './seed.ts';
import { ticketStore } from './ticket-store.ts';
import type { TicketStore } from './ticket-store.ts';

export interface Computer extends SeedComputer {
  readonly online: boolean;
  readonly lastContact: string;
}

export interface Status {
  readonly id: number;
  readonly name: string;
  readonly closed: boolean;
}

/** Everything the emulated server knows. `modes` and the tickets change; the rest stands from the start. */
export interface World {
  readonly seed: AutomateSeed;
  readonly modes: AutomateModes;
  readonly script: ScriptFile;
  readonly clients: ReadonlyMap<number, SeedClient>;
  /** Replaced entry by entry when an agent goes on- or offline. */
  readonly computers: Map<number, Computer>;
  readonly categories: Map<number, string>;
  readonly statuses: ReadonlyMap<number, Status>;
  readonly newStatusId: number;
  readonly tickets: TicketStore;
  /** Milliseconds since 1970. */
  now(): number;
}

const STATUSES = [
  { id: 1, name: 'New' },
  { id: 2, name: 'In Progress' },
  // Automate's own scripts treat both 4 and 5 as finished.
  { id: 4, name: 'Closed', closed: true },
  { id: 5, name: 'Completed', closed: true },
];

/** Builds the world of a seed. Throws where the seed contradicts itself or its script cannot be imported. */
export function createWorld(seed: AutomateSeed, now: () => number): World {
  const statuses = (seed.statuses ?? STATUSES).map((status) => ({ closed: false, ...status }));
  const [newStatus] = statuses;
  if (newStatus === undefined) throw new Error('The seed has no ticket status.');
  const started = new Date(now()).toISOString();
  const clients = byId(seed.clients);
  const computers = byId(
    seed.computers.map((c) => ({ ...c, online: c.online ?? true, lastContact: c.lastContact ?? started })),
  );
  for (const computer of computers.values()) {
    if (!clients.has(computer.clientId))
      throw new Error(`Computer ${computer.id} belongs to no client of the seed.`);
  }
  const tickets = ticketStore(now);
  for (const { statusId, comments, ...ticket } of seed.tickets ?? []) {
    const row = tickets.open({
      computerId: undefined,
      from: 'technician',
      ...ticket,
      statusId: statusId ?? newStatus.id,
    });
    for (const body of comments ?? []) tickets.comment(row, body, 'technician');
  }
  return {
    seed,
    modes: modesSchema.parse(seed.modes ?? {}),
    script: readImportFile(Buffer.from(seed.script)),
    clients,
    computers,
    categories: new Map(seed.categories.map(({ id, name }) => [id, name])),
    statuses: byId(statuses),
    newStatusId: newStatus.id,
    tickets,
    now,
  };
}

function byId<T extends { readonly id: number }>(rows: readonly T[]): Map<number, T> {
  return new Map(rows.map((row) => [row.id, row]));
}

/** Whether a script can run on a computer now. */
export function isOnline(computerId: number, world: World): boolean {
  return world.computers.get(computerId)?.online === true;
}
