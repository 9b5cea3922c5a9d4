import { Refusal, json, noContent, plain } from './answer.ts';
import type { Answer } from './answer.ts';
import type { RawRequest } from './api.ts';
import { serveCallbackControl } from './callbacks/callback-control.ts';
import type { Counters } from './counters.ts';
import { readFaults } from './read-faults.ts';
import { renderNote } from './notes/note-view.ts';
import { notesOf } from './notes/notes.ts';
import { ticketListPage, ticketPage } from './pages.ts';
import { matchRoute } from './router.ts';
import { runRoute } from './run-route.ts';
import type { SeedMember } from './seed.ts';
import { renderTicket } from './tickets/ticket-view.ts';
import type { World } from './world.ts';

/** Who acts through `/emulator/technician/…`: a person at the PSA, not the API member. */
const TECHNICIAN: SeedMember = { id: 102, identifier: 'technician', name: 'Terry Technician' };

/**
 * Answers the routes that are the emulator's own: pages for people, and facts and faults for tests.
 * `undefined` where the path is not one of them. No fault applies here.
 */
export function serveControl(world: World, counters: Counters, request: RawRequest): Answer | undefined {
  const path = request.url.pathname;
  if (path === '/tickets' || path === '/tickets/') return ticketListPage(world);
  const ticketId = /^\/tickets\/(\d{1,15})$/u.exec(path)?.[1];
  if (ticketId !== undefined) return ticketPage(world, Number(ticketId));
  try {
    const answer = serveCallbackControl(world, `${request.method} ${path}`, request.body);
    if (answer !== undefined || !path.startsWith('/emulator/')) return answer;
    return answerControl(world, counters, request);
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}

function answerControl(world: World, counters: Counters, request: RawRequest): Answer {
  const { method, url, body } = request;
  switch (`${method} ${url.pathname}`) {
    case 'GET /emulator/healthz':
      return plain(200, 'ok');
    case 'GET /emulator/faults':
      return json(200, world.faults.current());
    case 'PUT /emulator/faults':
      world.faults.set(readFaults(body));
      return json(200, world.faults.current());
    case 'GET /emulator/requests':
      return json(200, counters.counts());
    case 'DELETE /emulator/requests':
      counters.reset();
      return noContent();
    case 'GET /emulator/emails':
      return json(200, world.emails);
    case 'GET /emulator/tickets':
      return json(
        200,
        [...world.tickets.values()].map((ticket) => ({
          ...renderTicket(world, ticket),
          notes: notesOf(world, ticket.id).map((note) => renderNote(world, note)),
        })),
      );
    default:
      return actAsTechnician(world, request);
  }
}

/**
 * `/emulator/technician/{path}` carries out the API's route `{path}` as a person would at the PSA: no
 * credentials, no faults, another member in `updatedBy`. Only tickets, what hangs on them, and time entries
 * can be reached.
 */
function actAsTechnician(world: World, { method, url, headers, body }: RawRequest): Answer {
  const path = /^\/emulator\/technician(\/(?:service|project)\/tickets(?:\/.+)?|\/time\/entries)$/u.exec(
    url.pathname,
  )?.[1];
  const match = path === undefined ? undefined : matchRoute(method, path);
  if (path === undefined || match?.kind !== 'route')
    return plain(404, `The emulator has no route ${method} ${url.pathname}.`);
  return runRoute(match.route, {
    world,
    ids: match.ids,
    query: url.searchParams,
    path,
    headers,
    body,
    member: TECHNICIAN,
    withoutRights: [],
  });
}
