import { readCefLine, unescapeCef } from './cef-line.ts';
import type { JsonObject } from './json-object.ts';
import { NEW_INCIDENT } from './modules.ts';
import { readId, readText } from './read-value.ts';

/** The signature of `new-incident`. */
const NEW_INCIDENT_SIGNATURE = '170000';

/** The incident of every test event. The CEF form has no key for the mark that tests carry in JSON. */
const TEST_INCIDENT_ID = '5f1557cbe7b2584f3959ee19';

/** A `word` ends at the first space. */
type Shape = 'text' | 'word';

/**
 * Keys of the extension in the order in which GravityZone writes them, with the name that each has in JSON.
 */
const KEYS: readonly (readonly [key: string, name: string, shape: Shape])[] = [
  ['BitdefenderGZModule', 'module', 'word'],
  ['dvchost', 'computer_name', 'text'],
  ['BitdefenderGZComputerFQDN', 'computer_fqdn', 'text'],
  ['dvc', 'computer_ip', 'text'],
  ['deviceExternalId', 'computer_id', 'word'],
  ['BitdefenderGZIncidentId', 'incident_id', 'word'],
  ['BitdefenderGZIncidentNumber', 'incident_number', 'word'],
  ['BitdefenderGZSeverityScore', 'severity_score', 'word'],
  ['BitdefenderGZAttackEntry', 'attack_entry', 'word'],
  ['BitdefenderGZMainAction', 'main_action', 'text'],
  ['BitdefenderGZDetectionName', 'detection_name', 'text'],
  ['fileHash', 'file_hash_md5', 'word'],
  ['BitdefenderGZFileHashSha256', 'file_hash_sha256', 'word'],
  ['request', 'url', 'text'],
  ['spt', 'port', 'word'],
  ['src', 'source_ip', 'text'],
  ['spid', 'process_pid', 'word'],
  ['sproc', 'process_path', 'text'],
  ['BitdefenderGZParentPid', 'parent_process_pid', 'word'],
  ['BitdefenderGZParentPath', 'parent_process_path', 'text'],
  ['BitdefenderGZAttackTypes', 'attack_types', 'text'],
  ['BitdefenderGZAttCkId', 'att_ck_id', 'text'],
  ['BitdefenderGZProcessCommandLine', 'process_command_line', 'text'],
  ['start', 'created', 'text'],
  ['suser', 'username', 'text'],
  ['BitdefenderGZCompanyId', 'companyId', 'word'],
  ['BitdefenderGZEndpointId', 'endpointId', 'word'],
  ['suid', 'user_sid', 'word'],
];

const ORDER: ReadonlyMap<string, number> = new Map(KEYS.map(([key], order) => [key, order]));
const KEY = new RegExp(`(?:^| )(${[...ORDER.keys()].join('|')})=`, 'g');

/**
 * Keys that every incident has, behind all text that an attacker may have written: the last place where such
 * a key stands is the true one. So a path or a command line cannot name another company.
 */
const ANCHORS = ['BitdefenderGZCompanyId', 'start'];

/**
 * A CEF line as the object that the JSON form has for the same event; of modules other than incidents only
 * the module is sure. `undefined` where the text is no CEF line. The severity in the header is left out: it
 * follows no known bands.
 */
export function readCefEvent(text: string): JsonObject | undefined {
  const line = readCefLine(text);
  if (line === undefined) return undefined;
  const values = readExtension(line.extension);
  const module = readText(values['module']) ?? moduleOf(line.signature);
  const isTest = readId(values['incident_id']) === TEST_INCIDENT_ID;
  return { ...values, module, ...(isTest ? { _testEvent_: true } : {}) };
}

function moduleOf(signature: string): string {
  return signature === NEW_INCIDENT_SIGNATURE ? NEW_INCIDENT : signature;
}

/** Values hold spaces, quotes and `=`: each ends where the next known key begins. */
function readExtension(extension: string): JsonObject {
  const values: (readonly [string, unknown])[] = [];
  let end = extension.length;
  let endOrder = KEYS.length;
  for (const anchor of ANCHORS) {
    const start = extension.lastIndexOf(` ${anchor}=`, end - 1);
    if (start === -1) continue;
    const order = ORDER.get(anchor) ?? 0;
    values.push(...cutAtKeys(extension.slice(start, end), order, endOrder));
    end = start;
    endOrder = order;
  }
  values.push(...cutAtKeys(extension.slice(0, end), 0, endOrder));
  return Object.fromEntries(values);
}

/** Takes keys in their order only, so that text which looks like a key does the least harm. */
function cutAtKeys(
  text: string,
  firstOrder: number,
  endOrder: number,
): readonly (readonly [string, unknown])[] {
  const found: { order: number; start: number; valueStart: number }[] = [];
  let next = firstOrder;
  for (const match of text.matchAll(KEY)) {
    const order = ORDER.get(match[1] ?? '') ?? -1;
    if (order < next || order >= endOrder) continue;
    found.push({ order, start: match.index, valueStart: match.index + match[0].length });
    next = order + 1;
  }
  return found.flatMap(({ order, valueStart }, n) => {
    const key = KEYS[order];
    return key === undefined
      ? []
      : [[key[1], readValue(text.slice(valueStart, found[n + 1]?.start), key[2])]];
  });
}

function readValue(escaped: string, shape: Shape): string | undefined {
  const text = unescapeCef(escaped);
  return shape === 'word' ? text.trimStart().split(' ', 1)[0] : text;
}
