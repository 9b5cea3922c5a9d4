import { FACT_NAMES, FACTS } from '../incident/facts.ts';
import type { FactValue } from '../incident/facts.ts';
import type { IncidentEvent } from '../incident/incident-event.ts';
import { reportLines } from '../incident/incident-report.ts';
import type { Ink } from '../incident/incident-report.ts';
import { neutralise, neutraliseExceptAddresses, neutraliseExceptMarks } from '../incident/neutralise.ts';
import { utcTime } from '../incident/utc-time.ts';
import type { IncidentView } from '../workflows/contracts.ts';
import type { IncidentRecord } from './incident-events.ts';
import type { Link } from './links.ts';
import { printable, indentedJson, jsonLine } from '../process/printable.ts';

const TERMINAL: Ink = {
  strong: (text) => text,
  ours: neutraliseExceptMarks,
  theirs: (text) => (text === undefined ? 'n/a' : neutralise(text)),
  below: '  - ',
};

/** How an incident stands, for a terminal: the report, where its pages are, and all that is known of it. */
export function incidentText(view: IncidentView, links: readonly Link[]): string {
  const { account, incidentId, facts } = view;
  const known = FACT_NAMES.flatMap((name) => {
    const value: FactValue | undefined = facts[name];
    const shown = name === 'incidentLink' ? neutraliseExceptAddresses : neutralise; // people follow it
    return value === undefined ? [] : [`  ${FACTS[name].label}: ${shown(factText(value))}`];
  });
  return [
    `Incident ${incidentId} of ${account}`,
    ...reportLines(view, TERMINAL),
    ...(links.length === 0 ? [] : ['']),
    ...links.map(({ of, url }) => `${of}: ${neutraliseExceptAddresses(url)}`),
    '',
    'What is known:',
    ...known,
    '',
  ].join('\n');
}

/** One record of an incident's histories, for a terminal: a line about it, then the event as it came. */
export function recordText(record: IncidentRecord): string {
  if (record.kind === 'gone')
    return `Events may be missing here: Temporal no longer keeps the history of run ${record.runId}.\n`;
  const { n, event } = record;
  const head = `#${n} · sent ${utcTime(event.sentAt)} · arrived ${utcTime(event.arrivedAt)} · ${sourceOf(event)}`;
  if (typeof event.raw === 'string') return `${head}\n${printable(event.raw)}\n`;
  if (event.raw === undefined)
    return `${head}\nNothing of its own came with it; it says:\n${indentedJson(saidBy(event))}\n`;
  return `${head}\n${indentedJson(event.raw)}\n`;
}

/** The same as one line of JSON; times are ISO 8601. */
export function recordLine(record: IncidentRecord): string {
  if (record.kind === 'gone') return jsonLine(record);
  const { kind, n, event } = record;
  const times = { sentAt: isoTime(event.sentAt), arrivedAt: isoTime(event.arrivedAt) };
  const place = event.kind === 'push' ? { index: event.index } : {};
  const said = event.raw === undefined ? saidBy(event) : { raw: event.raw };
  return jsonLine({ kind, n, ...times, ...place, source: sourceOf(event), ...said });
}

const SOURCES: Readonly<Record<IncidentEvent['kind'], string>> = {
  push: 'push',
  listed: 'Incidents API',
  'closed-by-operator': 'operator',
  'watch-ended': 'plumbline',
  'watch-resumed': 'plumbline',
  settings: 'settings',
};

function sourceOf({ kind, raw }: IncidentEvent): string {
  return kind === 'push' && typeof raw === 'string' ? 'push, CEF' : SOURCES[kind];
}

/** What an event says besides where it came from. */
function saidBy(event: IncidentEvent): object {
  switch (event.kind) {
    case 'push':
      return { facts: event.facts };
    case 'listed':
      return { facts: event.facts, sinceCreation: event.sinceCreation.facts, status: event.status?.word };
    case 'closed-by-operator':
      return { status: event.status };
    case 'watch-ended':
      return { watchEnded: true, idle: event.idle };
    case 'watch-resumed':
      return { watchEnded: false };
    case 'settings':
      return { because: event.because };
  }
}

function isoTime(ms: number): string | number {
  const time = new Date(ms);
  return Number.isNaN(time.getTime()) ? ms : time.toISOString();
}

function factText(value: FactValue): string {
  return typeof value === 'object' ? value.join(', ') : String(value);
}
