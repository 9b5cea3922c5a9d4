import { jsonAnswer } from './answer.ts';
import type { Answer } from './answer.ts';
import type { Batch } from './batch.ts';
import { clientResource } from './clients.ts';
import { computerResource } from './computers.ts';
import { wireDate } from './dates.ts';
import { readListQuery } from './list-query.ts';
import { listRows, rowView } from './listing.ts';
import type { Resource } from './listing.ts';
import { Refused } from './refused.ts';
import type { Call, Route } from './router.ts';
import type { RunQueue } from './run-queue.ts';
import { historyResource, runningResource, scriptResource, ticketScript } from './scripts.ts';
import { ticketResource } from './tickets.ts';
import type { TokenOffice } from './tokens.ts';
import type { World } from './world.ts';

/** The parts that the API's routes work on. */
export interface ApiParts {
  readonly world: World;
  readonly tokens: TokenOffice;
  readonly batch: Batch;
  readonly queue: RunQueue;
  /** False where the account lost its rights. */
  readonly mayRead: () => boolean;
}

/** Every route of the API, below its prefix. */
export function apiRoutes({ world, tokens, batch, queue, mayRead }: ApiParts): Route[] {
  // Missing rights show as emptiness, never as a refusal.
  const list = <Row>(call: Call, rows: Iterable<Row>, resource: Resource<Row>): Answer =>
    jsonAnswer(listRows(mayRead() ? rows : [], resource, readListQuery(call.query)));
  const single = <Row>(call: Call, row: Row | undefined, resource: Resource<Row>): Answer => {
    const view = rowView(resource, readListQuery(call.query));
    if (row === undefined || !mayRead()) throw new Refused(404, 'NotFound', 'There is no such row.');
    return jsonAnswer(view(row));
  };
  const idOf = (call: Call): number => call.ids[0] ?? 0;
  const begunOn = (call: Call) => queue.begunOn(idOf(call));
  const history = (call: Call) => (world.modes.scriptHistory === 'shown' ? begunOn(call) : []);

  return [
    { method: 'GET', path: '/APIToken', open: true, handle: () => tokens.information() },
    { method: 'POST', path: '/APIToken', open: true, handle: (call) => tokens.logIn(call.content) },
    { method: 'POST', path: '/APIToken/Refresh', open: true, handle: (call) => tokens.refresh(call.content) },
    {
      method: 'GET',
      path: '/Tickets',
      handle: (call) => list(call, world.tickets.all(), ticketResource(world)),
    },
    {
      method: 'GET',
      path: '/Tickets/{ticketId}',
      handle: (call) => single(call, world.tickets.find(idOf(call)), ticketResource(world)),
    },
    { method: 'GET', path: '/Clients', handle: (call) => list(call, world.clients.values(), clientResource) },
    {
      method: 'GET',
      path: '/Clients/{clientId}',
      handle: (call) => single(call, world.clients.get(idOf(call)), clientResource),
    },
    {
      method: 'GET',
      path: '/Computers',
      handle: (call) => list(call, world.computers.values(), computerResource(world)),
    },
    {
      method: 'GET',
      path: '/Computers/{computerId}/ScriptHistory',
      handle: (call) => list(call, history(call), historyResource(world)),
    },
    {
      method: 'GET',
      path: '/Computers/{computerId}/RunningScripts',
      handle: (call) =>
        list(
          call,
          begunOn(call).filter((run) => run.state === 'running'),
          runningResource(world),
        ),
    },
    {
      method: 'GET',
      path: '/Scripts',
      handle: (call) => list(call, world.modes.scriptImported ? [ticketScript(world)] : [], scriptResource),
    },
    {
      method: 'POST',
      path: '/Batch/ScriptExecute',
      isWrite: true,
      handle: (call) => batch.execute(call, mayRead()),
    },
    {
      method: 'POST',
      path: '/Batch/ScriptSchedule',
      isWrite: true,
      handle: (call) => batch.schedule(call, mayRead()),
    },
    {
      method: 'POST',
      path: '/Computers/{computerId}/ScheduledScripts',
      isWrite: true,
      handle: (call) => batch.scheduleOn(call, mayRead()),
    },
    {
      method: 'GET',
      path: '/DatabaseServerTime',
      handle: () => jsonAnswer(wireDate(world.now()).replace('Z', '+00:00')),
    },
    { method: 'GET', path: '/FeatureFlags', handle: () => jsonAnswer({}) },
    { method: 'GET', path: '/PatchInformation', handle: () => jsonAnswer(PATCH_INFORMATION) },
    {
      method: 'GET',
      path: '/Permissions/Users',
      handle: () => jsonAnswer(mayRead() ? PERMISSIONS : []),
    },
  ];
}

const PATCH_INFORMATION = {
  WebServerPatchVersion: '25.0.5',
  DBAgentServerPatchVersion: '25.0.5',
  ControlCenterPatchVersion: '25.0.5',
  RemoteAgentPatchVersion: '25.0.5',
  LinuxAgentPatchVersion: '25.0.5',
  MacAgentPatchVersion: '25.0.5',
  LastPatchedDate: '2026-01-01T00:00:00Z',
};

const PERMISSIONS = [
  'ClientRead',
  'ClientsShowAll',
  'LocationsShowAll',
  'ComputersShowAll',
  'TicketsRead',
  'CreateTickets',
  'TicketsUpdate',
  'ScriptRead',
  'ScheduledScriptsUpdate',
];
