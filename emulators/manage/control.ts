import { Refusal, json, noContent, plain } from './answer.ts';
import type { Answer } from './answer.ts';
import type { RawRequest } from './api.ts';
import { WHOLE, bindingFailure, readBody } from './binding.ts';
import type { Counters } from './counters.ts';
import { readFaults } from './faults.ts';
import { notesOf, renderNote } from './notes/notes.ts';
import { ticketListPage, ticketPage } from './pages.ts';
import { matchRoute, runRoute } from './routes.ts';
import type { SeedMember } from './seed.ts';
import { renderTicket } from './tickets/ticket-view.ts';
import { showTime } from './world.ts';
import type { World } from './world.ts';

/** Who acts through `/emulator/{who}/…`: a person at the PSA, and another integration; neither is the API member. */
const OTHERS: Readonly<Record<string, SeedMember>> = {
  technician: { id: 102, identifier: 'technician', name: 'Terry Technician' },
  integration: { id: 103, identifier: 'cwautomate', name: 'ConnectWise Automate' },
};

/**
 * Answers the routes that are no part of the API: signing keys, pages for people, and facts and faults for
 * tests. `undefined` where the path is not one of them. No fault applies here.
 */
export function serveControl(world: World, counters: Counters, request: RawRequest): Answer | undefined {
  const { pathname, search } = request.url;
  if (pathname === '/tickets' || pathname === '/tickets/') return ticketListPage(world);
  const ticketId = /^\/tickets\/(\d{1,15})$/u.exec(pathname)?.[1];
  if (ticketId !== undefined) return ticketPage(world, Number(ticketId));
  if (pathname === '/keys/1') return keyAnswer(world.callbacks.keys.fixed);
  if (pathname.includes('/callbackkey/')) return keyAnswer(world.callbacks.keys.at(pathname + search));
  if (!pathname.startsWith('/emulator/')) return undefined;
  try {
    return answerControl(world, counters, request);
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}

/** The real one is served as text, too. */
function keyAnswer(key: string | undefined): Answer {
  return key === undefined ? plain(404, 'Not Found') : plain(200, JSON.stringify({ signing_key: key }));
}

function answerControl(world: World, counters: Counters, request: RawRequest): Answer {
  const { faults, callbacks } = world;
  switch (`${request.method} ${request.url.pathname}`) {
    case 'GET /emulator/healthz':
      return plain(200, 'ok');
    case 'GET /emulator/faults':
      return json(200, faults.current());
    case 'PUT /emulator/faults':
      faults.set(readFaults(request.body));
      return json(200, faults.current());
    case 'GET /emulator/requests':
      return json(200, counters.counts());
    case 'DELETE /emulator/requests':
      counters.reset();
      return noContent();
    case 'GET /emulator/emails':
      return json(200, world.emails);
    case 'GET /emulator/callbacks':
      return json(200, callbacks.outbox.log());
    case 'DELETE /emulator/callbacks':
      callbacks.outbox.clearLog();
      return noContent();
    case 'POST /emulator/clock':
      return moveClock(world, request.body);
    case 'GET /emulator/tickets':
      return json(
        200,
        [...world.tickets.values()].map((ticket) => ({
          ...renderTicket(world, ticket),
          notes: notesOf(world, ticket.id).map((note) => renderNote(world, ticket.id, note)),
          openedAtMs: ticket.enteredAt,
        })),
      );
    default:
      return actAsOther(world, request);
  }
}

function moveClock(world: World, text: string): Answer {
  const move = readBody(text, { kind: 'object', name: 'ClockMove', members: { advanceMs: WHOLE } });
  const ms = (move as { advanceMs?: number | null } | null)?.advanceMs ?? -1;
  if (ms < 0) throw bindingFailure('advanceMs has to be a number from 0 on. ');
  world.advance(ms);
  return json(200, { now: showTime(world.now()) });
}

/**
 * `/emulator/technician/{path}` carries out the API's route `{path}` as a person would at the PSA, and
 * `/emulator/integration/{path}` as Automate's Manage plugin: no credentials, no faults, another member in
 * `updatedBy`. Only tickets and what hangs on them can be reached.
 */
function actAsOther(world: World, { method, url, body }: RawRequest): Answer {
  const [, who = '', path] =
    /^\/emulator\/(\w+)(\/(?:service|project)\/tickets(?:\/.+)?)$/u.exec(url.pathname) ?? [];
  const member = OTHERS[who];
  const match = path === undefined ? undefined : matchRoute(method, path);
  if (path === undefined || member === undefined || match?.kind !== 'route')
    return plain(404, `The emulator has no route ${method} ${url.pathname}.`);
  const query = url.searchParams;
  return runRoute(match.route, { world, ids: match.ids, query, path, body, member, withoutRights: [] });
}
