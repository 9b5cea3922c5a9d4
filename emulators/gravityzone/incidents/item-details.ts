import type { Params } from '../api/params.ts';
import type { Incident } from './incident.ts';

const ZONE_HOURS = 2;

/** ISO 8601 with an offset and no fraction, as the Incidents API writes dates. `time` is in milliseconds. */
export function offsetDate(time: number): string {
  return `${new Date(time + ZONE_HOURS * 3_600_000).toISOString().slice(0, 19)}+0${ZONE_HOURS}:00`;
}

/** The page of an incident in the console. */
export function linkTo(origin: string, id: string): string {
  return `${origin}/#!/incidents/view/${id}`;
}

/** What an item tells about an incident of one endpoint. */
export function endpointDetails(origin: string, { fields, partOf, macAddresses }: Incident): Params {
  return {
    detectionName: text(fields['detection_name']),
    counters: { endpoints: 1, files: 0, processes: 1, domains: 0, registries: 0, events: 1, storages: 0 },
    computerId: text(fields['computer_id']),
    computerName: text(fields['computer_name']),
    computerFqdn: text(fields['computer_fqdn']),
    computerIp: text(fields['computer_ip']),
    computerMacAddresses: macAddresses,
    partOf: links(origin, partOf),
  };
}

const ORGANIZATION_KINDS = `
  endpoints servers mobileDevices printers routers IoTs
  identities emails IPs domains DNSs DGAs
  cloudStorages torNodes externalDrives externalSources exfiltratedFiles internalIPs
  internalEmails users virtualDesktops containers databases storages
  office365Instances ADInstances azureADInstances AWSInstances GCPInstances googleWorkspaceInstances
  atlassianInstances atlassianBitbucketProducts atlassianJiraProducts atlassianConfluenceProducts bitbucketProjects confluenceSpaces
`
  .trim()
  .split(/\s+/);
const ORGANIZATION_COUNTERS = Object.fromEntries(
  ORGANIZATION_KINDS.map((kind) => [kind, kind === 'endpoints' ? 1 : 0]),
);

/**
 * What an item tells about an organization incident: no computer and no detection name. Captures hold both an
 * empty list and `null` where there are no links.
 */
export function organizationDetails(origin: string, { partOf, contains }: Incident): Params {
  return {
    counters: ORGANIZATION_COUNTERS,
    contains: contains.length === 0 ? null : links(origin, contains),
    partOf: links(origin, partOf),
  };
}

/**
 * The alerts that only `getIncident` tells; most keys of real ones are null. Those of an organization have a
 * name, sensors and a tactic, and nothing of a process.
 */
export function alerts({ id, fields, created, kind }: Incident): readonly Params[] {
  const name = text(fields['detection_name']);
  if (kind === 'extendedIncident') return [{ name, sensors: ['Endpoint'], tactic: 'Execution' }];
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

/** The computers that only `getIncident` names, of an incident of an organization. */
export function nodes({ kind, endpoints }: Incident): Params {
  if (kind === 'incident') return {};
  return {
    nodes: endpoints.map((name, index) => ({
      type: 'endpoint',
      name,
      details: { endpointId: null, ips: [`10.0.1.${index + 1}`], macs: [] },
    })),
  };
}

/** The notes of an incident, as only `getIncident` tells them. */
export function notes({ notes: kept }: Incident): readonly Params[] {
  return kept.map(({ id, text: written, created }) => ({
    id,
    userId: '5e31a0c8b1a43d2f5c8b4567',
    userName: 'api@msp.example',
    text: written,
    created: offsetDate(created),
  }));
}

function links(origin: string, ids: readonly string[]): readonly Params[] {
  return ids.map((id) => ({ incidentId: id, incidentLink: linkTo(origin, id) }));
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
