/**
 * What is known of an incident, in plumbline's words. Everything is optional: a missing fact is one that GravityZone has
 * not reported. Scalars are text or numbers; the lists are sets whose order means nothing.
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
  /** `open`, `in progress`, `closed`, `false positive`, or GravityZone's own word; missing where nobody reported one. */
  status?: string;
  /** What plumbline says of its own watch, in words for technicians; no vendor reports it. */
  watch?: string;
}

export type FactName = keyof Facts;
export type FactValue = string | number | readonly string[];

/** Every fact, in the order in which tickets show them; {@link SET_FACTS} are compared without regard to order. */
export const FACT_NAMES = [
  'companyId',
  'companyName',
  'computerName',
  'attackEntry',
  'mainAction',
  'detectionName',
  'severityScore',
  'severity',
  'fileHashMd5',
  'fileHashSha256',
  'port',
  'processPid',
  'processPath',
  'processCommandLine',
  'parentProcessPid',
  'parentProcessPath',
  'attackTypes',
  'attackTechniques',
  'userName',
  'userSid',
  'computerFqdn',
  'computerIps',
  'computerMacs',
  'fileName',
  'filePath',
  'sourceIp',
  'url',
  'incidentType',
  'contains',
  'partOf',
  'incidentNumber',
  'incidentLink',
  'computerId',
  'endpointId',
  'createdAt',
  'status',
  'watch',
] as const satisfies readonly FactName[];

export const SET_FACTS: ReadonlySet<FactName> = new Set<FactName>([
  'attackTypes',
  'attackTechniques',
  'computerIps',
  'computerMacs',
  'contains',
  'partOf',
]);
