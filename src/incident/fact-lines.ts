import { categoryName, DEFAULT_BANDS, reportedCategory } from './category.ts';
import { factText, LONGEST_IN_FULL, NOT_REPORTED } from './fact-text.ts';
import { FACT_NAMES, FACTS } from './facts.ts';
import type { FactName, Facts } from './facts.ts';
import { LEFT_OUT } from './left-out.ts';
import type { LeftOut } from './left-out.ts';
import type { Snapshot } from './snapshot.ts';
import { showBy } from './text-settings.ts';
import type { Show, TextSettings } from './text-settings.ts';
import type { TicketKey } from './ticket.ts';
import { utcTime } from './utc-time.ts';

/** What texts need to know of an incident besides its facts. */
export interface Surroundings {
  readonly key: TicketKey;
  /** The client as the desk or the settings call it; `undefined` where it is not known. */
  readonly clientName: string | undefined;
  readonly texts: TextSettings;
  /** The incident's page in the console; a link that GravityZone names takes its place. */
  readonly link: string | undefined;
  /** What is not shown, also if it became known before the settings left it out. */
  readonly leftOut: LeftOut;
}

/** The first two of them are the client and the computer. */
const [, , ...ALWAYS] = FACT_NAMES.filter((name) => FACTS[name].shown === 'always');
const WHEN_KNOWN = FACT_NAMES.filter((name) => FACTS[name].shown === 'when known');

/**
 * Everything known of an incident, one `Label: value` a line: the labels that always stand, a blank line, and
 * the rest.
 */
export function factLines(
  snapshot: Snapshot,
  { key, clientName, texts, link, leftOut }: Surroundings,
): string[] {
  const facts = withLink(snapshot.facts, link);
  const show = showBy(texts);
  const text = (fact: FactName): string => factText(fact, facts[fact], LONGEST_IN_FULL, show);
  const line = (fact: FactName): string =>
    `${FACTS[fact].label}: ${leftOut.has(fact) ? LEFT_OUT : text(fact)}`;
  return [
    `${FACTS.companyName.label}: ${clientText(clientName ?? facts.companyName, facts.companyId, show)}`,
    line('computerName'),
    `Incident ID: ${key.incidentId}`,
    ...ALWAYS.map(line),
    '',
    ...WHEN_KNOWN.filter((fact) => !leftOut.has(fact) && text(fact) !== NOT_REPORTED).map(line),
    `Pushed: ${utcTime(snapshot.at)}`,
    ...severityRemark(snapshot),
  ];
}

/** The facts with a link to the incident: GravityZone's own where it is known. */
export function withLink(facts: Facts, link: string | undefined): Facts {
  return link === undefined ? facts : { incidentLink: link, ...facts };
}

function clientText(name: string | undefined, companyId: string | undefined, show: Show): string {
  const known = factText('companyName', name, LONGEST_IN_FULL, show);
  if (known !== NOT_REPORTED || companyId === undefined) return known;
  return `${NOT_REPORTED} (GravityZone company ${show(companyId)})`;
}

/** Whether a severity was reported does not depend on where the bands lie. */
function severityRemark({ facts, category }: Snapshot): string[] {
  if (reportedCategory(facts, DEFAULT_BANDS) !== undefined) return [];
  const what = facts.severity === undefined ? 'no severity' : 'a severity that plumbline does not know';
  return [`GravityZone reported ${what}; the ticket is rated ${categoryName(category)}.`];
}
