import { ACCESS } from '../../emulators/automate/caller.test-kit.ts';
import { worldHost } from '../../emulators/automate/engine/world-host.ts';
import type { StoredTicket } from '../../emulators/automate/ticket-store.ts';
import { createWorld } from '../../emulators/automate/world.ts';
import type { World } from '../../emulators/automate/world.ts';
import { scriptFile } from '../../src/desks/automate/script/script-file.ts';
import { CATEGORIES, CLIENTS, COMPUTERS } from './script-server.ts';
import type { ServerKind, StandingTicket } from './script-server.ts';

/** The emulated server, whose database is a stand-in. */
export const STAND_IN: ServerKind = {
  name: 'the stand-in',
  keeps: () => true,
  open: () => {
    let clock = 0;
    let world = newWorld(() => clock);
    return Promise.resolve({
      host: (modes) => worldHost(world, COMPUTERS[0], modes),
      setClock: (now) => {
        clock = now;
        return Promise.resolve();
      },
      clear: () => {
        world = newWorld(() => clock);
        return Promise.resolve();
      },
      make: ({ subject, clientId = CLIENTS[0], comments = [] }) => {
        const ticket = world.tickets.open({
          clientId,
          computerId: COMPUTERS[0],
          subject,
          categoryId: CATEGORIES[0],
          statusId: world.newStatusId,
          from: 'technician',
        });
        for (const body of comments) world.tickets.comment(ticket, body, 'technician');
        return Promise.resolve(ticket.id);
      },
      tickets: () => Promise.resolve([...world.tickets.all()].map((ticket) => standing(ticket, world))),
      close: () => Promise.resolve(),
    });
  },
};

function newWorld(now: () => number): World {
  return createWorld(
    {
      ...ACCESS,
      script: scriptFile(),
      clients: CLIENTS.map((id) => ({ id, name: `Client ${id}` })),
      computers: COMPUTERS.map((id) => ({ id, name: `PC-${id}`, clientId: CLIENTS[0] })),
      categories: CATEGORIES.map((id) => ({ id, name: `Category ${id}` })),
      modes: { fourByteText: 'kept' },
    },
    now,
  );
}

function standing(ticket: StoredTicket, world: World): StandingTicket {
  return {
    id: ticket.id,
    clientId: ticket.clientId,
    computerId: ticket.computerId ?? 0,
    subject: ticket.subject,
    categoryId: ticket.categoryId,
    closed: world.statuses.get(ticket.statusId)?.closed === true,
    comments: ticket.comments.map(({ body }) => body),
  };
}
