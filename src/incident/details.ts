import { categoryName } from './category.ts';
import type { Delivery } from './delivery.ts';
import { LABELS } from './labels.ts';
import { neutralise } from './neutralise.ts';
import type { FactName } from './facts.ts';
import type { Snapshot } from './snapshot.ts';
import { utcTime } from './utc-time.ts';

/** What the current details of an incident's workflow are made of. */
export interface DetailsInput {
  readonly incidentId: string;
  readonly newest: Snapshot;
  readonly companyName: string | undefined;
  readonly deliveries: Readonly<Record<string, Delivery>>;
  readonly recent: readonly {
    readonly revision: number;
    readonly at: number;
    readonly facts: readonly FactName[];
  }[];
  readonly events: number;
  readonly runs: number;
}

/** The incident in Markdown for the people who open its workflow: how it stands, its tickets, its latest changes. */
export function incidentDetails(input: DetailsInput): string {
  const { newest } = input;
  const { facts } = newest;
  const score = facts.severityScore === undefined ? 'no score' : `score ${facts.severityScore}`;
  return [
    `**${categoryName(newest.category)}** (${score}) · revision ${newest.revision} · ${plain(facts.detectionName)} on ${plain(facts.computerName)} · ${plain(input.companyName ?? facts.companyId)}`,
    '',
    // No table: the Web UI shows its cells without space between them.
    ...Object.entries(input.deliveries).map(([desk, delivery]) => deliveryLine(desk, delivery)),
    '',
    ...input.recent.map(
      ({ revision, at, facts: names }) =>
        `- Revision ${revision}, ${utcTime(at)}: ${revision === 1 ? 'first report' : names.map((name) => LABELS[name]).join(', ')}`,
    ),
    '',
    `${input.events} events received, run ${input.runs} of this workflow.`,
  ].join('\n');
}

function deliveryLine(desk: string, { state, ticket, delivered, problem }: Delivery): string {
  const parts = [
    `**${state}**`,
    ticket === undefined ? 'no ticket yet' : `ticket ${ticket.id}`,
    ...(delivered === undefined ? [] : [`says revision ${delivered.revision}`]),
    ...(problem === undefined ? [] : [`${plain(problem.message)} ${plain(problem.advice)}`]),
  ];
  return `- ${desk}: ${parts.join(' · ')}`;
}

/** Vendor text as inert Markdown: no markup, links or table cells of its own. A bare address is a link up to its colon. */
function plain(text: string | undefined): string {
  if (text === undefined) return 'n/a';
  return Array.from(neutralise(text))
    .slice(0, 200)
    .join('')
    .replace(/[\\`*_{}[\]()<>#+!|~:]/g, '\\$&');
}
