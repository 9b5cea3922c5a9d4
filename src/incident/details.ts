import { categoryName } from './category.ts';
import type { Delivery, Problem } from './delivery.ts';
import { plainMarkdown, plainSentence } from './plain-markdown.ts';
import { FACTS } from './facts.ts';
import { withFullStop } from './full-stop.ts';
import type { FactName } from './facts.ts';
import { isClosed } from './status.ts';
import type { Snapshot } from './snapshot.ts';
import type { TicketSighting } from './ticket.ts';
import { utcTime } from './utc-time.ts';
import type { WriteBack } from './write-back.ts';

/** What the current details of an incident's workflow are made of. */
export interface DetailsInput {
  readonly incidentId: string;
  readonly newest: Snapshot;
  readonly companyName: string | undefined;
  readonly deliveries: Readonly<Record<string, Delivery>>;
  /** Missing where nothing is written back. */
  readonly writeBack?: WriteBack;
  readonly recent: readonly {
    readonly revision: number;
    readonly at: number;
    readonly facts: readonly FactName[];
  }[];
  readonly events: number;
  readonly runs: number;
}

/**
 * The incident in Markdown for the people who open its workflow: how it stands, its tickets, its latest
 * changes.
 */
export function incidentDetails(input: DetailsInput): string {
  const { newest } = input;
  const { facts } = newest;
  const score = facts.severityScore === undefined ? 'no score' : `score ${facts.severityScore}`;
  return [
    `**${categoryName(newest.category)}**${isClosed(facts) ? ` · **${plainMarkdown(facts.status)}**` : ''} (${score}) · revision ${newest.revision} · ${plainMarkdown(facts.detectionName)} on ${plainMarkdown(facts.computerName)} · ${plainMarkdown(input.companyName ?? facts.companyId)}`,
    '',
    // No table: the Web UI shows its cells without space between them.
    ...Object.entries(input.deliveries).map(([desk, delivery]) => deliveryLine(desk, delivery)),
    ...(input.writeBack === undefined ? [] : writeBackLines(input.writeBack)),
    '',
    ...input.recent.map(
      ({ revision, at, facts: names }) =>
        `- Revision ${revision}, ${utcTime(at)}: ${revision === 1 ? 'first report' : names.map((name) => FACTS[name].label).join(', ')}`,
    ),
    '',
    `${input.events} ${input.events === 1 ? 'event' : 'events'} received, run ${input.runs} of this workflow.`,
  ].join('\n');
}

function deliveryLine(
  desk: string,
  { state, ticket, delivered, problem, notAdopted, seen, twins }: Delivery,
): string {
  const parts = [
    `**${state}**`,
    ticket === undefined ? 'no ticket yet' : `ticket ${ticket.id}`,
    ...(delivered === undefined ? [] : [`says revision ${delivered.revision}`]),
    ...(seen === undefined ? [] : [sightingText(seen)]),
    ...(twins.length === 0 ? [] : [`**twins that are left alone: ${plainMarkdown(twins.join(', '))}**`]),
    ...problemTexts(problem),
    ...problemTexts(notAdopted),
  ];
  return `- ${desk}: ${parts.join(' · ')}`;
}

function writeBackLines({ unwritten, notedAt, close, blocked, problem }: WriteBack): string[] {
  const parts = [
    ...(blocked ? ['**blocked**'] : []),
    ...(notedAt === undefined ? [] : [`note written ${utcTime(notedAt)}`]),
    ...(unwritten ? ['news for the note to be written'] : []),
    ...(close === undefined ? [] : [`to be told that the incident is ${close.status}`]),
    ...problemTexts(problem),
  ];
  return parts.length === 0 ? [] : [`- GravityZone: ${parts.join(' · ')}`];
}

function problemTexts(problem: Problem | undefined): string[] {
  if (problem === undefined) return [];
  const { message, advice, until } = problem;
  const next = until === undefined ? [] : [`Tried again at ${utcTime(until)}.`];
  return [[plainSentence(withFullStop(message)), plainSentence(advice), ...next].join(' ')];
}

/** How the ticket stands at the desk, in the desk's own words where it has some. */
function sightingText({ state, status, board, mergedInto, changedAt }: TicketSighting): string {
  const into = mergedInto === undefined ? '' : ` into ${plainMarkdown(mergedInto)}`;
  const words = [status, board].flatMap((word) => (word === undefined ? [] : [plainMarkdown(word)]));
  const where = words.length === 0 ? '' : ` (${words.join(', ')})`;
  return `${state === 'open' ? 'open' : `**${state}**`}${into} at the desk${where}, seen as of ${utcTime(changedAt)}`;
}
