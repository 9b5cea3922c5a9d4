import { endOfSecond } from '../../incident/end-of-second.ts';
import type { Facts } from '../../incident/facts.ts';
import { cutText } from '../cut-facts.ts';
import { fieldOf, isJsonObject } from '../json-object.ts';
import { readTime } from '../read-time.ts';
import { latestAt } from '../sent-at.ts';
import { readId, readInteger, readScore, readSet, readText } from '../read-value.ts';
import type { IncidentItem } from './incident-schema.ts';

/** GravityZone's status words and codes, and what tickets call them. */
const STATUSES: ReadonlyMap<string, string> = new Map([
  ['open', 'open'],
  ['in progress', 'in progress'],
  ['investigating', 'in progress'],
  ['closed', 'closed'],
  ['false positive', 'false positive'],
  ['1', 'open'],
  ['2', 'in progress'],
  ['3', 'closed'],
  ['4', 'false positive'],
]);

/** The push's words for what this API calls otherwise. */
const ACTIONS: ReadonlyMap<string, string> = new Map([
  ['reported', 'no action'],
  ['partially blocked', 'partially blocked'],
]);

/**
 * The status of an incident in tickets' words; one that is not known as it stands, and `undefined` where
 * there is none.
 */
export function statusOf(item: IncidentItem): string | undefined {
  const status = readText(fieldOf(item, 'status'))?.trim();
  if (status === undefined) return undefined;
  return STATUSES.get(inSmallWords(status)) ?? cutText(status);
}

/** `In_Progress` as `in progress`. */
function inSmallWords(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ');
}

/**
 * A moment that an item holds which was read at `readAt`, both in ms since 1970: the latest that may be
 * meant, except for the creation, which is no news. One that is yet to come by more than some minutes is no
 * time of anything: the reading stands in for it, as the arrival does at a push, so that it outweighs nothing
 * that comes later.
 */
export function timeOf(
  item: IncidentItem,
  name: 'created' | 'lastUpdated' | 'lastIncidentChange',
  readAt: number,
): number | undefined {
  const at = readTime(fieldOf(item, name));
  if (at === undefined) return undefined;
  if (at > latestAt(readAt)) return readAt;
  return name === 'created' ? at : endOfSecond(at);
}

/**
 * What an item says of its incident, in the words of the push; only what is known, and not the status.
 * Nothing of the alerts, see `alertFacts`, and not the creation, which counts from another time on.
 */
export function itemFacts(item: IncidentItem): Facts {
  const { company, details } = item;
  const incidentType = readText(fieldOf(item, 'incidentType'));
  const action = readText(fieldOf(item, 'mainAction'));
  return known({
    companyId: readId(company.id),
    companyName: readText(company.name),
    computerId: readId(fieldOf(details, 'computerId')),
    computerName: readText(fieldOf(details, 'computerName')),
    computerFqdn: readText(fieldOf(details, 'computerFqdn')),
    computerIps: readSet(fieldOf(details, 'computerIp')),
    computerMacs: readSet(fieldOf(details, 'computerMacAddresses')),
    mainAction: action === undefined ? undefined : (ACTIONS.get(inSmallWords(action)) ?? action),
    detectionName: readText(fieldOf(details, 'detectionName')),
    severityScore: readScore(fieldOf(item, 'severityScore')),
    attackTypes: readSet(fieldOf(item, 'attackTypes')),
    // A fact that only says that the incident is an ordinary one would show in tickets as a change.
    incidentType: incidentType === 'incident' ? undefined : incidentType,
    contains: readSet(links(details.contains)),
    partOf: readSet(links(details.partOf)),
    incidentNumber: numberOf(fieldOf(item, 'incidentNumber')),
    incidentLink: readText(fieldOf(item, 'incidentLink')),
  });
}

/**
 * The computers that only a single incident of an organization names, in its nodes: two at most, for people.
 */
export function endpointFacts({ details }: IncidentItem): Facts {
  if (readText(fieldOf(details, 'computerName')) !== undefined) return {};
  const endpoints = (details.nodes ?? [])
    .filter(isJsonObject)
    .filter((node) => fieldOf(node, 'type') === 'endpoint');
  const names = new Set(endpoints.flatMap((node) => readText(fieldOf(node, 'name')) ?? []));
  return known({ computerName: readText([...names].sort().slice(0, 2)) });
}

/** The facts that have a value. */
export function known(facts: { readonly [Name in keyof Facts]: Facts[Name] | undefined }): Facts {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}

/** The console writes numbers with `#`. */
function numberOf(value: unknown): number | undefined {
  return readInteger(typeof value === 'string' ? value.trim().replace(/^#/, '') : value);
}

/** Incidents that an item names, by their number where it stands beside the id. */
function links(entries: readonly unknown[] = []): readonly string[] {
  return entries.flatMap((entry) => {
    if (!isJsonObject(entry)) return readText(entry) ?? [];
    const number = numberOf(fieldOf(entry, 'incidentNumber'));
    return number === undefined ? (readText(fieldOf(entry, 'incidentId')) ?? []) : `#${number}`;
  });
}
