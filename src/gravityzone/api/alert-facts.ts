import type { Facts } from '../../incident/facts.ts';
import { fieldOf, isJsonObject } from '../json-object.ts';
import type { JsonObject } from '../json-object.ts';
import { readTime } from '../read-time.ts';
import { readInteger, readText } from '../read-value.ts';
import { known } from './incident-facts.ts';
import type { IncidentItem } from './incident-schema.ts';

/**
 * What the alerts of `getIncident` tell of the process and the file. All facts of a process come from one
 * resource, that of the newest alert, in it the first; alerts of the same time stand in the order of their
 * ids. Most members are null.
 */
export function alertFacts(item: IncidentItem): Facts {
  const alerts = (item.details.alerts ?? []).filter(isJsonObject).toSorted(newestFirst);
  const process = detailsOf(alerts, 'process');
  const file = detailsOf(alerts, 'file');
  return known({
    processPid: first([process], ['pid', 'processPid'], readInteger),
    processPath: first([process], ['processPath', 'path'], readText),
    processCommandLine: first([process], ['commandLine', 'processCommandLine'], readText),
    parentProcessPid: first([process], ['parentPid', 'parentProcessPid'], readInteger),
    parentProcessPath: first([process], ['parentProcessPath', 'parentPath'], readText),
    userName: first([process], ['user', 'userName'], readText),
    userSid: first([process], ['userSid'], readText),
    // Names below are guesses: no public sample of these resources has them filled.
    fileHashMd5: first([file, process], ['md5', 'fileHashMd5'], readText),
    fileHashSha256: first([file, process], ['sha256', 'fileHashSha256'], readText),
    fileName: first([file], ['fileName', 'name'], readText),
    filePath: first([file], ['filePath', 'path'], readText),
  });
}

function detailsOf(alerts: readonly JsonObject[], type: string): JsonObject {
  for (const alert of alerts) {
    const resources = fieldOf(alert, 'resources');
    for (const resource of Array.isArray(resources) ? (resources as readonly unknown[]) : []) {
      if (!isJsonObject(resource) || fieldOf(resource, 'type') !== type) continue;
      const details = fieldOf(resource, 'details');
      if (isJsonObject(details) && Object.values(details).some((value) => value !== null)) return details;
    }
  }
  return {};
}

function newestFirst(a: JsonObject, b: JsonObject): number {
  const [timeA, timeB] = [a, b].map((alert) => readTime(fieldOf(alert, 'date')) ?? 0) as [number, number];
  const [idA, idB] = [a, b].map((alert) => readText(fieldOf(alert, 'id')) ?? '') as [string, string];
  return timeB - timeA || (idA < idB ? -1 : Number(idA > idB));
}

function first<Value>(
  resources: readonly JsonObject[],
  names: readonly string[],
  read: (value: unknown) => Value | undefined,
): Value | undefined {
  for (const resource of resources) {
    for (const name of names) {
      const value = read(fieldOf(resource, name));
      if (value !== undefined) return value;
    }
  }
  return undefined;
}
