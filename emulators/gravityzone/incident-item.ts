import type { Incident } from './incidents.ts';
import type { Params } from './params.ts';
import { findCompany } from './world.ts';
import type { World } from './world.ts';

const ZONE_HOURS = 2;

/** ISO 8601 with an offset and no fraction, as the Incidents API writes dates. */
export function offsetDate(time: number): string {
  return `${new Date(time + ZONE_HOURS * 3_600_000).toISOString().slice(0, 19)}+0${ZONE_HOURS}:00`;
}

/** An incident as `getIncidentsList` shows it. `lastIncidentChange` is absent unless the call was about changes. */
export function incidentItem(world: World, origin: string, incident: Incident, withChange: boolean): Params {
  const { fields } = incident;
  const companyId = text(fields['companyId']);
  return {
    incidentId: incident.id,
    incidentNumber: incident.number,
    status: incident.status,
    mainAction: mainAction(fields),
    created: offsetDate(incident.created),
    lastUpdated: offsetDate(incident.lastUpdated),
    lastProcessed: offsetDate(incident.lastUpdated),
    ...(withChange ? { lastIncidentChange: offsetDate(incident.lastChanged) } : {}),
    severityScore: fields['severity_score'] ?? fields['severityScore'] ?? 0,
    incidentLink: linkTo(origin, incident.id),
    assignee: incident.assignee ?? null,
    priority: incident.priority,
    attackTypes: fields['attack_types'] ?? [],
    company: { id: companyId, name: findCompany(world, companyId)?.name ?? '' },
    incidentType: incident.kind,
    details:
      incident.kind === 'incident'
        ? endpointDetails(origin, incident)
        : organizationDetails(origin, incident),
  };
}

/** An incident as `getIncident` shows it: the item with its alerts. */
export function incidentDetail(world: World, origin: string, incident: Incident): Params {
  const item = incidentItem(world, origin, incident, false);
  return { ...item, details: { ...(item['details'] as Params), alerts: alerts(incident) } };
}

/** The push says `no action` where this API says `reported`. */
export function mainAction(fields: Params): string {
  const action = text(fields['main_action']);
  return action === 'blocked' || action === 'partially_blocked' ? action : 'reported';
}

function endpointDetails(origin: string, { fields, partOf }: Incident): Params {
  return {
    detectionName: text(fields['detection_name']),
    counters: { endpoints: 1, files: 0, processes: 1, domains: 0, registries: 0, events: 1, storages: 0 },
    computerId: text(fields['computer_id']),
    computerName: text(fields['computer_name']),
    computerFqdn: text(fields['computer_fqdn']),
    computerIp: text(fields['computer_ip']),
    computerMacAddresses: [],
    partOf: partOf.map((id) => ({ incidentId: id, incidentLink: linkTo(origin, id) })),
  };
}

const ORGANIZATION_KINDS = [
  ...[
    'endpoints',
    'servers',
    'mobileDevices',
    'printers',
    'routers',
    'IoTs',
    'identities',
    'emails',
    'IPs',
    'domains',
    'DNSs',
    'DGAs',
  ],
  ...[
    'cloudStorages',
    'torNodes',
    'externalDrives',
    'externalSources',
    'exfiltratedFiles',
    'internalIPs',
    'internalEmails',
    'users',
  ],
  ...[
    'virtualDesktops',
    'containers',
    'databases',
    'storages',
    'office365Instances',
    'ADInstances',
    'azureADInstances',
    'AWSInstances',
  ],
  ...[
    'GCPInstances',
    'googleWorkspaceInstances',
    'atlassianInstances',
    'atlassianBitbucketProducts',
    'atlassianJiraProducts',
  ],
  ...['atlassianConfluenceProducts', 'bitbucketProjects', 'confluenceSpaces'],
];
const ORGANIZATION_COUNTERS = Object.fromEntries(
  ORGANIZATION_KINDS.map((kind) => [kind, kind === 'identities' ? 1 : 0]),
);

/** An organization incident has no computer and no detection name. */
function organizationDetails(origin: string, { partOf, contains }: Incident): Params {
  const links = (ids: readonly string[]): readonly Params[] =>
    ids.map((id) => ({ incidentId: id, incidentLink: linkTo(origin, id) }));
  return { counters: ORGANIZATION_COUNTERS, contains: links(contains), partOf: links(partOf) };
}

function alerts({ id, fields, created, kind }: Incident): readonly Params[] {
  if (kind === 'extendedIncident') return [];
  const name = text(fields['detection_name']);
  const process = {
    pid: fields['process_pid'] ?? null,
    processPath: fields['process_path'] ?? null,
    commandLine: fields['process_command_line'] ?? null,
    parentPid: fields['parent_process_pid'] ?? null,
    parentProcessPath: fields['parent_process_path'] ?? null,
    user: fields['username'] ?? null,
  };
  return [
    {
      id: `${id.slice(0, 20)}0001`,
      name,
      date: offsetDate(created),
      detectedBy: { name, class: 'EDR Detection' },
      resources: [{ type: 'process', details: process }],
      extra: [],
    },
  ];
}

function linkTo(origin: string, id: string): string {
  return `${origin}/#!/incidents/view/${id}`;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
