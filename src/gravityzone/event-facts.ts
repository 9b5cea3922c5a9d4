import type { FactName, Facts, FactValue } from '../incident/facts.ts';
import { fieldOf, isJsonObject } from './json-object.ts';
import type { JsonObject } from './json-object.ts';
import { NEW_EXTENDED_INCIDENT } from './modules.ts';
import { createdText } from './created-text.ts';
import { readId, readInteger, readScore, readSet, readText } from './read-value.ts';
import { readTime } from './read-time.ts';

type FactOf<Value> = {
  [Name in FactName]-?: Exclude<Facts[Name], undefined> extends Value ? Name : never;
}[FactName];

/** Facts of one kind, each with the names it has on the wire; the first one that holds a value counts. */
type WireNames<Fact extends FactName> = readonly (readonly [Fact, ...string[]])[];

/** Some modules spell the fields of others in camelCase (`computerName` in `network-sandboxing`). */
function inCamelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** Each name, followed by its camelCase where that is another one. */
function spellings(...names: readonly string[]): readonly string[] {
  return [...new Set(names.flatMap((name) => [name, inCamelCase(name)]))];
}

type Id = 'companyId' | 'endpointId' | 'computerId';

const IDS: WireNames<Id> = [
  ['companyId', 'companyId', 'company_id'],
  ['endpointId', 'endpointId', 'endpoint_id'],
  ['computerId', 'computer_id'],
];

const TEXTS: WireNames<Exclude<FactOf<string>, Id | 'createdAt' | 'incidentType'>> = [
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
];

const INTEGERS: WireNames<Exclude<FactOf<number>, 'severityScore'>> = [
  ['attackEntry', 'attack_entry'],
  ['port', 'port'],
  ['processPid', 'process_pid'],
  ['parentProcessPid', 'parent_process_pid'],
  ['incidentNumber', 'incident_number'],
];

const SETS: WireNames<FactOf<readonly string[]>> = [
  ['attackTypes', 'attack_types'],
  ['attackTechniques', 'att_ck_id'],
  ['computerIps', 'computer_ip'],
];

/** Modules that send the user as an object name its parts in these ways. */
const USER_TEXTS: WireNames<'userName' | 'userSid'> = [
  ['userName', 'name', 'userName'],
  ['userSid', 'sid', 'userSid', 'id'],
];

const CREATED = spellings('created');
const INCIDENT_ID = spellings('incident_id');

/** The facts that are read from fields, in the order in which they are told. */
const READ: FactName[] = [];

/** What a field tells. Of the fields for one fact that hold a value the one of the lowest rank counts. */
interface Field {
  /** Of its fact, in `READ`. */
  readonly place: number;
  readonly rank: number;
  readonly read: (value: unknown) => FactValue | undefined;
}

type Fields = ReadonlyMap<string, Field>;

function fieldsOf(...kinds: readonly (readonly [WireNames<FactName>, Field['read']])[]): Fields {
  const fields = new Map<string, Field>();
  for (const [table, read] of kinds)
    for (const [fact, ...names] of table) {
      const place = READ.includes(fact) ? READ.indexOf(fact) : READ.push(fact) - 1;
      for (const [rank, name] of spellings(...names).entries()) fields.set(name, { place, rank, read });
    }
  return fields;
}

const EVENT = fieldsOf(
  [IDS, readId],
  [TEXTS, (value) => readText(value)],
  [INTEGERS, readInteger],
  [SETS, readSet],
  // Test events and the vendor's documentation write it in camelCase.
  [[['severityScore', 'severity_score']], readScore],
);
const USER = fieldsOf([USER_TEXTS, (value) => readText(value)]);

/** Whether a fact is read from this field of an event; the parts of a user are no such fields. */
export function isFactField(name: string): boolean {
  return EVENT.has(name) || CREATED.includes(name);
}

/**
 * The facts of an event about an incident that was created at a time, in ms since 1970: whole, in one order
 * whatever that of its fields. A field of an unexpected type, or without a value, is not reported; nothing is
 * mandatory.
 */
export function readFacts(event: JsonObject, created: number | undefined): Facts {
  const [userName, user] = [fieldOf(event, 'username'), fieldOf(event, 'user')];
  const values: Values = READ.map(() => undefined);
  if (isJsonObject(userName)) readInto(values, userName, USER);
  readInto(values, event, EVENT);
  if (isJsonObject(user)) readInto(values, user, USER);
  const facts: Partial<Record<FactName, FactValue>> = {};
  for (const [place, name] of READ.entries()) {
    const value = values[place];
    if (value !== undefined) facts[name] = value;
  }
  if (created !== undefined) facts.createdAt = createdText(created);
  // Only the module tells what an incident is about: no public sample of an extended one says so.
  if (fieldOf(event, 'module') === NEW_EXTENDED_INCIDENT) facts.incidentType = 'extendedIncident';
  return facts as Facts;
}

/** The values of the facts in `READ`. */
type Values = (FactValue | undefined)[];

/**
 * Reads what an object tells; what is known already stays. Goes through the fields that are there, which are
 * far fewer than the names that are looked for.
 */
function readInto(values: Values, object: JsonObject, fields: Fields): void {
  const ranks = values.map((value) => (value === undefined ? Infinity : 0));
  for (const name of Object.keys(object)) {
    const field = fields.get(name);
    if (field === undefined || field.rank >= (ranks[field.place] ?? 0)) continue;
    const value = field.read(object[name]);
    if (value === undefined) continue;
    values[field.place] = value;
    ranks[field.place] = field.rank;
  }
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
  return first(event, INCIDENT_ID, (value) => (typeof value === 'string' ? readId(value) : undefined));
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
