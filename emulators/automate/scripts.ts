import { wireDate } from './dates.ts';
import type { Resource } from './listing.ts';
import type { Run } from './run-queue.ts';
import type { World } from './world.ts';

/** A script as the server lists it. */
export interface Script {
  readonly id: number;
  readonly name: string;
  readonly guid: string;
  readonly parameters: readonly string[];
}

/** The script of a seed, as the server lists it. */
export function ticketScript(world: World): Script {
  const { name, guid, parameters } = world.script;
  return { id: world.seed.scriptId, name, guid, parameters };
}

/** Scripts as `/Scripts` serves them; `Id` is a string. */
export const scriptResource: Resource<Script> = {
  members: [
    'Id',
    'Folder',
    'Name',
    'Comments',
    'IsComputerScript',
    'IsLocationScript',
    'IsMaintenanceScript',
    'IsFunctionScript',
    'IsOffline',
    'IsContactScript',
    'Version',
    'GUID',
    'Parameters',
    'EditPermission',
    'Permission',
    'UpdateDate',
    'UpdatedBy',
    'FullFolderPath',
  ],
  fields: {
    Id: { type: 'string', read: (script) => String(script.id) },
    Name: { type: 'string', read: (script) => script.name },
    GUID: { type: 'string', read: (script) => script.guid },
    IsComputerScript: { type: 'boolean', read: () => true },
  },
  expands: [],
  id: (script) => script.id,
  show: (script) => ({
    Id: String(script.id),
    Folder: null,
    Name: script.name,
    Comments: '',
    IsComputerScript: true,
    IsLocationScript: false,
    IsMaintenanceScript: false,
    IsFunctionScript: false,
    IsOffline: false,
    IsContactScript: false,
    Version: 1,
    GUID: script.guid,
    Parameters: script.parameters,
    EditPermission: [],
    Permission: [],
    UpdateDate: '2026-01-01T00:00:00Z',
    UpdatedBy: 'root',
    FullFolderPath: '',
  }),
};

/**
 * Begun runs as `/Computers/{id}/ScriptHistory` serves them. Nothing ties a row to the request that caused
 * it.
 */
export function historyResource(world: World): Resource<Run> {
  const script = ticketScript(world);
  const date = (run: Run) => run.endedAt ?? run.beganAt ?? run.acceptedAt;
  return {
    members: [
      'Id',
      'ScriptId',
      'ComputerId',
      'Name',
      'User',
      'Status',
      'State',
      'HistoryDate',
      'DiagnosticMessage',
    ],
    fields: {
      Id: { type: 'number', read: (run) => run.historyId },
      ScriptId: { type: 'number', read: () => script.id },
      Name: { type: 'string', read: () => script.name },
      Status: { type: 'string', read: statusOf },
      State: { type: 'string', read: stateOf },
      HistoryDate: { type: 'date', read: date },
    },
    expands: [],
    id: (run) => run.historyId ?? 0,
    show: (run) => ({
      Id: run.historyId,
      ScriptId: script.id,
      ComputerId: run.computerId,
      Name: script.name,
      User: world.seed.username,
      Status: statusOf(run),
      State: stateOf(run),
      HistoryDate: wireDate(date(run)),
      DiagnosticMessage: world.modes.diagnosticMessage === 'log' ? run.message : '',
    }),
  };
}

/** Runs as `/Computers/{id}/RunningScripts` serves them. */
export function runningResource(world: World): Resource<Run> {
  const script = ticketScript(world);
  return {
    members: ['Id', 'ScriptId', 'ComputerId', 'Name', 'Status', 'StartDate'],
    fields: {
      Id: { type: 'number', read: (run) => run.id },
      ScriptId: { type: 'number', read: () => script.id },
      Status: { type: 'string', read: statusOf },
    },
    expands: [],
    id: (run) => run.id,
    show: (run) => ({
      Id: run.id,
      ScriptId: script.id,
      ComputerId: run.computerId,
      Name: script.name,
      Status: statusOf(run),
      StartDate: wireDate(run.beganAt ?? run.acceptedAt),
    }),
  };
}

function statusOf(run: Run): string {
  return run.state === 'running' ? 'Running' : 'Completed';
}

function stateOf(run: Run): string {
  if (run.state === 'running') return 'Information';
  return run.state === 'success' ? 'Success' : 'Failure';
}
