import type { Params } from '../api/params.ts';

/** Fields of an incident event with their CEF keys, in the order in which GravityZone writes them. */
const KEYS: readonly (readonly [string, string])[] = [
  ['module', 'BitdefenderGZModule'],
  ['computer_name', 'dvchost'],
  ['computer_fqdn', 'BitdefenderGZComputerFQDN'],
  ['computer_ip', 'dvc'],
  ['computer_id', 'deviceExternalId'],
  ['incident_id', 'BitdefenderGZIncidentId'],
  ['incident_number', 'BitdefenderGZIncidentNumber'],
  ['severity_score', 'BitdefenderGZSeverityScore'],
  ['attack_entry', 'BitdefenderGZAttackEntry'],
  ['main_action', 'BitdefenderGZMainAction'],
  ['detection_name', 'BitdefenderGZDetectionName'],
  ['file_hash_md5', 'fileHash'],
  ['file_hash_sha256', 'BitdefenderGZFileHashSha256'],
  ['url', 'request'],
  ['port', 'spt'],
  ['source_ip', 'src'],
  ['process_pid', 'spid'],
  ['process_path', 'sproc'],
  ['parent_process_pid', 'BitdefenderGZParentPid'],
  ['parent_process_path', 'BitdefenderGZParentPath'],
  ['attack_types', 'BitdefenderGZAttackTypes'],
  ['att_ck_id', 'BitdefenderGZAttCkId'],
  ['process_command_line', 'BitdefenderGZProcessCommandLine'],
  ['created', 'start'],
  ['username', 'suser'],
  ['companyId', 'BitdefenderGZCompanyId'],
  ['endpointId', 'BitdefenderGZEndpointId'],
  ['user_sid', 'suid'],
];

/**
 * An event as CEF. The form of `new-incident` was captured; other modules, whose forms differ, get the same
 * keys under their own name. Names of files have no key, nor has the word for the severity.
 */
export function cefOf(event: Params, number: number | undefined, productVersion: string): string {
  const isIncident = event['module'] === 'new-incident';
  const score = event['severity_score'] ?? event['severityScore'];
  const header = [
    'CEF:0',
    'Bitdefender',
    'GravityZone',
    productVersion,
    isIncident ? '170000' : '0',
    isIncident ? 'New Incident' : plain(event['module']),
    headerSeverity(Number(score ?? 0)),
  ].map((part) => String(part).replaceAll('\\', '\\\\').replaceAll('|', '\\|'));
  const fields: Params = {
    ...event,
    severity_score: score,
    incident_number: tellsNumber(productVersion) ? (event['incident_number'] ?? number) : undefined,
  };
  const extension = KEYS.filter(([field]) => fields[field] !== undefined).map(
    ([field, key]) => `${key}=${escaped(plain(fields[field]))}`,
  );
  return `${header.join('|')}|${extension.join(' ')}`;
}

/** Seen: 26, 39 and 43 as 3, 61 as 6. The rest continues these steps and is not known. */
function headerSeverity(score: number): number {
  if (score < 50) return 3;
  return score < 76 ? 6 : 9;
}

/** The number is absent in 6.65 and 6.67, and present from about 6.71. */
function tellsNumber(productVersion: string): boolean {
  const [major = 0, minor = 0] = productVersion.split('.').map(Number);
  return major > 6 || (major === 6 && minor >= 71);
}

/** Lists stand as JSON inside the value. */
function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? '');
}

/**
 * Backslashes are doubled; quotes, spaces and commas are not escaped. Line breaks cannot stay inside a line.
 */
function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('\r', '\\r').replaceAll('\n', '\\n');
}
