import { z } from 'zod';
import { jsonAnswer, textAnswer } from './answer.ts';
import type { JsonObject } from './answer.ts';
import type { Breaches } from './api.ts';
import { readFaults } from './faults.ts';
import type { FaultBox } from './faults.ts';
import { modesSchema } from './modes.ts';
import { ticketListPage, ticketPage } from './pages.ts';
import type { People } from './people.ts';
import { badRequest } from './refused.ts';
import type { RequestLog } from './request-log.ts';
import type { Route } from './router.ts';
import type { Run, RunQueue } from './run-queue.ts';
import { showTicket } from './tickets.ts';
import type { TokenOffice } from './tokens.ts';
import { wireDate } from './dates.ts';
import type { World } from './world.ts';

/** The parts that the emulator's own routes work on. */
export interface ControlParts {
  readonly world: World;
  readonly tokens: TokenOffice;
  readonly faults: FaultBox;
  readonly requests: RequestLog;
  readonly breaches: Breaches;
  readonly queue: RunQueue;
  readonly people: People;
}

/**
 * The routes that are no part of Automate: faults, facts for tests, what people do, and pages to look at. No
 * log-in, no faults.
 */
export function controlRoutes(parts: ControlParts): Route[] {
  const { world, tokens, faults, requests, queue } = parts;
  const online = z.strictObject({ online: z.boolean() });
  const renamed = z.strictObject({ name: z.string() });
  return [
    { method: 'GET', path: '/tickets', handle: () => ticketListPage(world) },
    { method: 'GET', path: '/tickets/{ticketId}', handle: ({ ids }) => ticketPage(world, ids[0] ?? 0) },
    { method: 'GET', path: '/emulator/healthz', handle: () => textAnswer('ok') },
    { method: 'GET', path: '/emulator/faults', handle: () => jsonAnswer(faults.current()) },
    {
      method: 'PUT',
      path: '/emulator/faults',
      handle: ({ content }) => {
        faults.set(readFaults(content));
        return jsonAnswer(faults.current());
      },
    },
    { method: 'GET', path: '/emulator/requests', handle: () => jsonAnswer(requests.counts()) },
    {
      method: 'DELETE',
      path: '/emulator/requests',
      handle: () => {
        requests.reset();
        return jsonAnswer(requests.counts());
      },
    },
    { method: 'GET', path: '/emulator/breaches', handle: () => jsonAnswer(parts.breaches) },
    { method: 'GET', path: '/emulator/modes', handle: () => jsonAnswer(world.modes) },
    {
      method: 'PATCH',
      path: '/emulator/modes',
      handle: ({ content }) => {
        const parsed = modesSchema.safeParse({ ...world.modes, ...z.looseObject({}).parse(content) });
        if (!parsed.success) throw badRequest(z.prettifyError(parsed.error));
        Object.assign(world.modes, parsed.data);
        return jsonAnswer(world.modes);
      },
    },
    {
      method: 'GET',
      path: '/emulator/tickets',
      handle: () =>
        jsonAnswer(
          [...world.tickets.all()].map((ticket) => ({
            ...showTicket(ticket, world, true),
            openedAtMs: ticket.createdAt,
          })),
        ),
    },
    {
      method: 'PATCH',
      path: '/emulator/tickets/{ticketId}',
      handle: ({ ids, content }) => {
        parts.people.editTicket(ids[0] ?? 0, content);
        return jsonAnswer(null);
      },
    },
    {
      method: 'DELETE',
      path: '/emulator/tickets/{ticketId}',
      handle: ({ ids }) => {
        parts.people.purgeTicket(ids[0] ?? 0);
        return jsonAnswer(null);
      },
    },
    {
      method: 'PATCH',
      path: '/emulator/categories/{categoryId}',
      handle: ({ ids, content }) => {
        const parsed = renamed.safeParse(content);
        if (!parsed.success) throw badRequest(z.prettifyError(parsed.error));
        parts.people.renameCategory(ids[0] ?? 0, parsed.data.name);
        return jsonAnswer(null);
      },
    },
    {
      method: 'PATCH',
      path: '/emulator/computers/{computerId}',
      handle: ({ ids, content }) => {
        const parsed = online.safeParse(content);
        if (!parsed.success) throw badRequest(z.prettifyError(parsed.error));
        parts.people.setOnline(ids[0] ?? 0, parsed.data.online);
        return jsonAnswer(null);
      },
    },
    { method: 'GET', path: '/emulator/runs', handle: () => jsonAnswer(queue.all().map(showRun)) },
    {
      method: 'DELETE',
      path: '/emulator/tokens',
      handle: () => {
        tokens.revokeAll();
        return jsonAnswer(null);
      },
    },
  ];
}

function showRun(run: Run): JsonObject {
  return {
    id: run.id,
    operation: run.parameters.get('Operation') ?? null,
    marker: run.parameters.get('Marker') ?? null,
    life: run.parameters.get('Life') ?? null,
    write: run.parameters.get('Write') ?? null,
    computerId: run.computerId,
    state: run.state,
    wrote: run.wrote,
    ticketId: run.ticketId ?? null,
    message: run.message,
    acceptedAt: wireDate(run.acceptedAt),
    endedAt: run.endedAt === undefined ? null : wireDate(run.endedAt),
  };
}
