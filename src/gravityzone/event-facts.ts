import type { FactName, Facts } from '../incident/facts.ts';
import { fieldOf, isJsonObject } from './json-object.ts';
import type { JsonObject } from './json-object.ts';
import { NEW_EXTENDED_INCIDENT } from './modules.ts';
import { createdText } from './created-text.ts';
import { readAddresses, readInteger, readScore, readSet, readText } from './read-value.ts';
import { readTime } from './read-time.ts';

type FactOf<Value> = {
  [Name in FactName]-?: Exclude<Facts[Name], undefined> extends Value ? Name : never;
}[FactName];

/** Each fact with the names it has on the wire; the first one that holds a value counts. */
type WireNames<Fact extends FactName> = readonly (readonly [Fact, ...string[]])[];

/** Some modules spell the fields of others in camelCase (`computerName` in `network-sandboxing`). */
function inCamelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** Each name, followed by its camelCase where that is another one. */
function spellings(...names: readonly string[]): readonly string[] {
  return [...new Set(names.flatMap((name) => [name, inCamelCase(name)]))];
}

function spelled<Fact extends FactName>(table: WireNames<Fact>): WireNames<Fact> {
  return table.map(([fact, ...names]) => [fact, ...spellings(...names)]);
}

const TEXTS = spelled<Exclude<FactOf<string>, 'createdAt' | 'incidentType'>>([
  ['companyId', 'companyId', 'company_id'],
  ['endpointId', 'endpointId', 'endpoint_id'],
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
  ['userName', 'username', 'user_name'],
  ['userSid', 'user_sid'],
  ['sourceIp', 'source_ip'],
  // No public sample names these two in JSON; `request` is the name that the CEF form uses.
  ['url', 'url', 'request'],
]);

const INTEGERS = spelled<Exclude<FactOf<number>, 'severityScore'>>([
  ['attackEntry', 'attack_entry'],
  ['port', 'port'],
  ['processPid', 'process_pid'],
  ['parentProcessPid', 'parent_process_pid'],
  ['incidentNumber', 'incident_number'],
]);

const SETS = spelled<FactOf<readonly string[]>>([
  ['attackTypes', 'attack_types'],
  ['attackTechniques', 'att_ck_id'],
]);

/** Modules that send the user as an object name its parts in these ways. */
const USER_TEXTS = spelled<'userName' | 'userSid'>([
  ['userName', 'name', 'userName'],
  ['userSid', 'sid', 'userSid', 'id'],
]);

const ADDRESSES = spellings('computer_ip');
/** Test events and the vendor's documentation write it in camelCase. */
const SCORES = spellings('severity_score');
const CREATED = spellings('created');
const INCIDENT_ID = spellings('incident_id');

/** Every field of an event that a fact is read from; the parts of a user are not among them. */
export const FACT_FIELDS: ReadonlySet<string> = new Set([
  ...[...TEXTS, ...INTEGERS, ...SETS].flatMap(([, ...names]) => names),
  ...ADDRESSES,
  ...SCORES,
  ...CREATED,
]);

/**
 * The facts of an event about an incident, whole. A field of an unexpected type, or without a value, is not
 * reported; nothing is mandatory.
 */
export function readFacts(event: JsonObject): Facts {
  const facts: Facts = {};
  const [userName, user] = [fieldOf(event, 'username'), fieldOf(event, 'user')];
  if (isJsonObject(userName)) readTexts(facts, userName, USER_TEXTS);
  readTexts(facts, event, TEXTS);
  if (isJsonObject(user)) readTexts(facts, user, USER_TEXTS);
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
  const created = readCreated(event);
  if (created !== undefined) facts.createdAt = createdText(created);
  // Only the module tells what an incident is about: no public sample of an extended one says so.
  if (fieldOf(event, 'module') === NEW_EXTENDED_INCIDENT) facts.incidentType = 'extendedIncident';
  return facts;
}

/**
 * When the incident of an event was created, in ms since 1970, if the event says so in a way that can be
 * understood.
 */
export function readCreated(event: JsonObject): number | undefined {
  return first(event, CREATED, readTime);
}

/** The id of the incident that an event is about, whatever its characters; no text stands for none. */
export function readIncidentId(event: JsonObject): string | undefined {
  return first(event, INCIDENT_ID, (value) => (typeof value === 'string' ? readText(value) : undefined));
}

function readTexts(facts: Facts, object: JsonObject, texts: typeof TEXTS): void {
  for (const [fact, ...names] of texts) {
    const text = facts[fact] ?? first(object, names, readText);
    if (text !== undefined) facts[fact] = text;
  }
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
