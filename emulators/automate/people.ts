import { z } from 'zod';
import { badRequest, Refused } from './refused.ts';
import type { RunQueue } from './run-queue.ts';
import type { World } from './world.ts';

const actionSchema = z.strictObject({
  subject: z.string().optional(),
  statusId: z.int().optional(),
  categoryId: z.int().optional(),
  clientId: z.int().optional(),
  assignee: z.string().optional(),
  comment: z.string().optional(),
  externalId: z.int().min(0).optional(),
});

/**
 * What a technician does to a ticket in the Control Center, or the Manage plugin, which alone sets
 * `externalId`; members left out stay as they are.
 */
export type TechnicianAction = z.infer<typeof actionSchema>;

/** What happens at the server beside the API: people, the Manage plugin, clean-up jobs and agents. */
export interface People {
  /** Throws `Refused`: 404 without such a ticket, 400 for an unknown member, category, client or status. */
  editTicket(id: number, action: unknown): void;
  /** Gives a category another name; its tickets keep its number. Throws `Refused` (404) where there is none. */
  renameCategory(id: number, name: string): void;
  /** Deletes a ticket. Throws `Refused` (404) where there is none. */
  purgeTicket(id: number): void;
  /**
   * Brings an agent online or offline; runs that waited for it begin. Throws `Refused` (404) for an unknown
   * computer.
   */
  setOnline(computerId: number, online: boolean): void;
}

/** The people of a world. */
export function people(world: World, queue: RunQueue): People {
  return {
    editTicket: (id, action) => {
      const parsed = actionSchema.safeParse(action);
      if (!parsed.success) throw badRequest(z.prettifyError(parsed.error));
      const { comment, externalId, ...change } = parsed.data;
      const ticket = world.tickets.find(id);
      if (ticket === undefined) throw missing(`ticket ${id}`);
      if (change.statusId !== undefined && !world.statuses.has(change.statusId))
        throw badRequest('There is no such status.');
      if (change.categoryId !== undefined && !world.categories.has(change.categoryId)) {
        throw badRequest('There is no such category.');
      }
      if (change.clientId !== undefined && !world.clients.has(change.clientId))
        throw badRequest('There is no such client.');
      if (Object.keys(change).length > 0) world.tickets.change(ticket, change);
      if (externalId !== undefined) ticket.externalId = externalId;
      if (comment !== undefined) world.tickets.comment(ticket, comment, 'technician');
    },
    renameCategory: (id, name) => {
      if (!world.categories.has(id)) throw missing(`category ${id}`);
      world.categories.set(id, name);
    },
    purgeTicket: (id) => {
      if (!world.tickets.purge(id)) throw missing(`ticket ${id}`);
    },
    setOnline: (computerId, online) => {
      const computer = world.computers.get(computerId);
      if (computer === undefined) throw missing(`computer ${computerId}`);
      world.computers.set(computerId, { ...computer, online });
      queue.rearm();
    },
  };
}

function missing(what: string): Refused {
  return new Refused(404, 'NotFound', `There is no ${what}.`);
}
