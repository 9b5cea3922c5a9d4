import type { FactName, Facts } from '../incident/facts.ts';
import { fieldOf } from './json-object.ts';
import type { JsonObject } from './json-object.ts';
import { readAddresses, readInteger, readScore, readSet, readText } from './read-value.ts';
import { readTime } from './read-time.ts';

type FactOf<Value> = {
  [Name in FactName]-?: Exclude<Facts[Name], undefined> extends Value ? Name : never;
}[FactName];

/** Each fact with the names it has on the wire; the first name that holds a value counts. */
type WireNames<Fact extends FactName> = readonly (readonly [Fact, ...string[]])[];

const TEXTS: WireNames<Exclude<FactOf<string>, 'createdAt'>> = [
  ['companyId', 'companyId'],
  ['endpointId', 'endpointId'],
  ['computerId', 'computer_id'],
  ['computerName', 'computer_name'],
  ['computerFqdn', 'computer_fqdn'],
  ['mainAction', 'main_action'],
  ['detectionName', 'detection_name'],
  ['severity', 'severity'],
  ['fileName', 'file_name'],
  ['filePath', 'file_path'],
  ['fileHashMd5', 'file_hash_md5'],
  ['fileHashSha256', 'file_hash_sha256'],
  ['processPath', 'process_path'],
  ['processCommandLine', 'process_command_line'],
  ['parentProcessPath', 'parent_process_path'],
  ['userName', 'username'],
  ['userSid', 'user_sid'],
  ['sourceIp', 'source_ip'],
  // No public sample names these two in JSON; `request` is the name that the CEF form uses.
  ['url', 'url', 'request'],
];

const INTEGERS: WireNames<Exclude<FactOf<number>, 'severityScore'>> = [
  ['attackEntry', 'attack_entry'],
  ['port', 'port'],
  ['processPid', 'process_pid'],
  ['parentProcessPid', 'parent_process_pid'],
  ['incidentNumber', 'incident_number', 'incidentNumber'],
];

const SETS: WireNames<FactOf<readonly string[]>> = [
  ['attackTypes', 'attack_types'],
  ['attackTechniques', 'att_ck_id'],
];

const ADDRESSES = ['computer_ip'];
/** Live events write the first, test events and the vendor's documentation the second. */
const SCORES = ['severity_score', 'severityScore'];
const CREATED = ['created'];

/** Every name on the wire that a fact is read from. */
export const FACT_FIELDS: ReadonlySet<string> = new Set([
  ...[...TEXTS, ...INTEGERS, ...SETS].flatMap(([, ...names]) => names),
  ...ADDRESSES,
  ...SCORES,
  ...CREATED,
]);

/** The facts of a `new-incident` event, whole. A field of an unexpected type, or without a value, is not reported. */
export function readFacts(event: JsonObject): Facts {
  const facts: Facts = {};
  for (const [fact, ...names] of TEXTS) {
    const text = first(event, names, readText);
    if (text !== undefined) facts[fact] = text;
  }
  for (const [fact, ...names] of INTEGERS) {
    const number = first(event, names, readInteger);
    if (number !== undefined) facts[fact] = number;
  }
  for (const [fact, ...names] of SETS) {
    const entries = first(event, names, readSet);
    if (entries !== undefined) facts[fact] = entries;
  }
  const addresses = first(event, ADDRESSES, readAddresses);
  if (addresses !== undefined) facts.computerIps = addresses;
  const score = first(event, SCORES, readScore);
  if (score !== undefined) facts.severityScore = score;
  const created = first(event, CREATED, readTime);
  if (created !== undefined) facts.createdAt = new Date(created).toISOString();
  return facts;
}

function first<Value>(
  event: JsonObject,
  names: readonly string[],
  read: (value: unknown) => Value | undefined,
): Value | undefined {
  for (const name of names) {
    const value = read(fieldOf(event, name));
    if (value !== undefined) return value;
  }
  return undefined;
}
