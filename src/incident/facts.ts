/**
 * What is known of an incident, in plumbline's words. Everything is optional: a missing fact is one that
 * GravityZone has not reported. Scalars are text or numbers; the lists are sets whose order means nothing.
 */
export interface Facts {
  companyId?: string;
  /** From the Incidents API or the settings; the push carries no name. */
  companyName?: string;
  computerName?: string;
  /** Beyond 2^31 in real data: never a 32-bit number. */
  attackEntry?: number;
  mainAction?: string;
  detectionName?: string;
  /** An integer from 0 to 100. */
  severityScore?: number;
  severity?: string;
  fileHashMd5?: string;
  fileHashSha256?: string;
  port?: number;
  processPid?: number;
  processPath?: string;
  processCommandLine?: string;
  parentProcessPid?: number;
  parentProcessPath?: string;
  attackTypes?: readonly string[];
  /** MITRE ATT&CK ids such as `T1190`. */
  attackTechniques?: readonly string[];
  userName?: string;
  userSid?: string;
  computerFqdn?: string;
  computerIps?: readonly string[];
  fileName?: string;
  filePath?: string;
  sourceIp?: string;
  url?: string;
  computerMacs?: readonly string[];
  /** `extendedIncident` for one of a whole organization; missing or `incident` for one of an endpoint. */
  incidentType?: string;
  /** Endpoint incidents that an extended one holds, each as GravityZone's number (`#471`) or id. */
  contains?: readonly string[];
  /** Extended incidents that this one belongs to, in the same form. */
  partOf?: readonly string[];
  incidentNumber?: number;
  incidentLink?: string;
  computerId?: string;
  endpointId?: string;
  /** Creation of the incident at GravityZone, ISO 8601 in UTC. */
  createdAt?: string;
  /**
   * `open`, `in progress`, `closed`, `false positive`, or GravityZone's own word; missing where nobody
   * reported one.
   */
  status?: string;
}

export type FactName = keyof Facts;
export type FactValue = string | number | readonly string[];

/** What tickets do with a fact. */
export interface FactTraits {
  /** What people call it; the same at every desk. */
  readonly label: string;
  /** `set`: a list whose order means nothing. `time`: ISO 8601 in UTC. */
  readonly kind: 'text' | 'number' | 'set' | 'time';
  /**
   * Where a statement in full shows it: its label always stands, stands below the others where it is known,
   * or never stands.
   */
  readonly shown: 'always' | 'when known' | 'never';
  /**
   * Its place among the changes that technicians look for first; the others follow in the order of the table.
   */
  readonly leads?: number;
}

/** Every fact, in the order in which tickets show them. */
export const FACTS: Readonly<Record<FactName, FactTraits>> = {
  companyId: { label: 'GravityZone company ID', kind: 'text', shown: 'never' },
  companyName: { label: 'Client name', kind: 'text', shown: 'always' },
  computerName: { label: 'Computer name', kind: 'text', shown: 'always' },
  attackEntry: { label: 'Attack entry', kind: 'number', shown: 'always' },
  mainAction: { label: 'Main action', kind: 'text', shown: 'always', leads: 4 },
  detectionName: { label: 'Detection name', kind: 'text', shown: 'always' },
  severityScore: { label: 'Severity score', kind: 'number', shown: 'always', leads: 2 },
  severity: { label: 'Severity', kind: 'text', shown: 'always', leads: 3 },
  fileHashMd5: { label: 'File hash MD5', kind: 'text', shown: 'always' },
  fileHashSha256: { label: 'File hash SHA256', kind: 'text', shown: 'always' },
  port: { label: 'Port', kind: 'number', shown: 'always' },
  processPid: { label: 'Process PID', kind: 'number', shown: 'always' },
  processPath: { label: 'Process path', kind: 'text', shown: 'always' },
  processCommandLine: { label: 'Process command line', kind: 'text', shown: 'always' },
  parentProcessPid: { label: 'Parent process PID', kind: 'number', shown: 'always' },
  parentProcessPath: { label: 'Parent process path', kind: 'text', shown: 'always' },
  attackTypes: { label: 'Attack types', kind: 'set', shown: 'always' },
  attackTechniques: { label: 'MITRE ATT&CK IDs', kind: 'set', shown: 'always' },
  userName: { label: 'User name', kind: 'text', shown: 'always' },
  userSid: { label: 'User SID', kind: 'text', shown: 'always' },
  computerFqdn: { label: 'Computer FQDN', kind: 'text', shown: 'when known' },
  computerIps: { label: 'Computer IP addresses', kind: 'set', shown: 'when known' },
  computerMacs: { label: 'Computer MAC addresses', kind: 'set', shown: 'when known' },
  fileName: { label: 'File name', kind: 'text', shown: 'when known' },
  filePath: { label: 'File path', kind: 'text', shown: 'when known' },
  sourceIp: { label: 'Source IP address', kind: 'text', shown: 'when known' },
  url: { label: 'URL', kind: 'text', shown: 'when known' },
  incidentType: { label: 'Incident type', kind: 'text', shown: 'when known' },
  contains: { label: 'Contains incidents', kind: 'set', shown: 'when known' },
  partOf: { label: 'Part of incidents', kind: 'set', shown: 'when known' },
  incidentNumber: { label: 'Incident number', kind: 'number', shown: 'when known' },
  incidentLink: { label: 'Incident link', kind: 'text', shown: 'when known' },
  computerId: { label: 'GravityZone computer ID', kind: 'text', shown: 'never' },
  endpointId: { label: 'GravityZone endpoint ID', kind: 'text', shown: 'never' },
  createdAt: { label: 'Created', kind: 'time', shown: 'when known' },
  status: { label: 'Incident status', kind: 'text', shown: 'when known', leads: 1 },
};

export const FACT_NAMES = Object.keys(FACTS) as readonly FactName[];

/** Facts that are compared without regard to order. */
export const SET_FACTS: ReadonlySet<FactName> = new Set(
  FACT_NAMES.filter((name) => FACTS[name].kind === 'set'),
);
