import { categoryName, DEFAULT_BANDS, reportedCategory } from './category.ts';
import { factText, LONGEST_IN_FULL, NOT_REPORTED } from './fact-text.ts';
import { FACT_NAMES, FACTS } from './facts.ts';
import type { FactName } from './facts.ts';
import { neutralise } from './neutralise.ts';
import type { Snapshot } from './snapshot.ts';
import { utcTime } from './utc-time.ts';

/** The first two of them are the client and the computer. */
const [, , ...ALWAYS] = FACT_NAMES.filter((name) => FACTS[name].shown === 'always');
const WHEN_KNOWN = FACT_NAMES.filter((name) => FACTS[name].shown === 'when known');

export interface IncidentStatement {
  readonly incidentId: string;
  readonly snapshot: Snapshot;
  /** The client as the desk or the settings call it; `undefined` where it is not known. */
  readonly clientName: string | undefined;
}

/** Everything known of an incident, one `Label: value` a line: the labels that always stand, a blank line, and the rest. */
export function factLines({ incidentId, snapshot, clientName }: IncidentStatement): string[] {
  const { facts } = snapshot;
  const line = (fact: FactName): string =>
    `${FACTS[fact].label}: ${factText(fact, facts[fact], LONGEST_IN_FULL)}`;
  return [
    `${FACTS.companyName.label}: ${clientText(clientName ?? facts.companyName, facts.companyId)}`,
    line('computerName'),
    `Incident ID: ${incidentId}`,
    ...ALWAYS.map(line),
    '',
    ...WHEN_KNOWN.filter((fact) => factText(fact, facts[fact], LONGEST_IN_FULL) !== NOT_REPORTED).map(line),
    `Pushed: ${utcTime(snapshot.at)}`,
    ...severityRemark(snapshot),
  ];
}

function clientText(name: string | undefined, companyId: string | undefined): string {
  const known = factText('companyName', name, LONGEST_IN_FULL);
  if (known !== NOT_REPORTED || companyId === undefined) return known;
  return `${NOT_REPORTED} (GravityZone company ${neutralise(companyId)})`;
}

/** Whether a severity was reported does not depend on where the bands lie. */
function severityRemark({ facts, category }: Snapshot): string[] {
  if (reportedCategory(facts, DEFAULT_BANDS) !== undefined) return [];
  const what = facts.severity === undefined ? 'no severity' : 'a severity that plumbline does not know';
  return [`GravityZone reported ${what}; the ticket is rated ${categoryName(category)}.`];
}
