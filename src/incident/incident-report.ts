import { categoryName } from './category.ts';
import { FACTS } from './facts.ts';
import type { Facts } from './facts.ts';
import type { Category } from './category.ts';
import { withFullStop } from './full-stop.ts';
import type { DeskStanding, Reason, Said } from './standing.ts';
import { isClosed } from './status.ts';
import type { TicketSighting } from './ticket.ts';
import { secondsAfter, stepText } from './timeline.ts';
import type { TimelineEntry } from './timeline.ts';
import { utcTime } from './utc-time.ts';
import type { WriteBack } from './write-back.ts';

/** How an incident stands, for people: the same on the command line and in Temporal's UI. */
export interface IncidentReport {
  readonly revision: number;
  /** Missing until it is rated. */
  readonly category: Category | undefined;
  readonly facts: Facts;
  readonly companyName: string | undefined;
  readonly standings: readonly DeskStanding[];
  /** Missing where nothing is written back. */
  readonly writeBack?: WriteBack | undefined;
  /** Oldest first. */
  readonly timeline: readonly TimelineEntry[];
  readonly events: number;
  readonly runs: number;
}

/** How a face writes what it shows. Nothing that comes from outside goes around it. */
export interface Ink {
  readonly strong: (text: string) => string;
  /** A sentence of ours, which may quote a vendor. */
  readonly ours: (text: string) => string;
  /** A text from outside; `undefined` is what is not known. */
  readonly theirs: (text: string | undefined) => string;
  /** What a line of the list begins with that belongs to the line before it. */
  readonly below: string;
}

const HEADS = {
  blocked: 'Blocked',
  problem: 'Problem',
  paused: 'Paused',
  waiting: 'Waiting',
  closed: 'Closed',
} as const satisfies Record<Reason['kind'], string>;

/** What a person has to do comes first. */
const URGENCY = Object.keys(HEADS) as readonly Reason['kind'][];

/** The report, a line each: what is wrong and what to do, each desk now and as it should be, the way here. */
export function reportLines(report: IncidentReport, ink: Ink): string[] {
  const { standings, writeBack, timeline, events, runs } = report;
  const reasons = standings
    .flatMap(({ desk, reason }) => (reason === undefined ? [] : [{ desk, reason }]))
    .toSorted((a, b) => URGENCY.indexOf(a.reason.kind) - URGENCY.indexOf(b.reason.kind));
  return [
    headLine(report, ink),
    '',
    ...reasons.flatMap(({ desk, reason }) => [reasonLine(desk, reason, ink), '']),
    ...standings.map((standing) => deskLine(standing, ink)),
    ...(writeBack === undefined ? [] : writeBackLines(writeBack, ink)),
    '',
    ...timeline.flatMap((entry, n) => entryLines(entry, timeline[n - 1], ink)),
    '',
    `${events} ${events === 1 ? 'event' : 'events'} received, run ${runs} of this workflow.`,
  ];
}

function headLine({ category, facts, revision, companyName }: IncidentReport, ink: Ink): string {
  const rated = category === undefined ? 'not rated yet' : ink.strong(categoryName(category));
  const score = facts.severityScore === undefined ? 'no score' : `score ${facts.severityScore}`;
  return [
    ...(isClosed(facts)
      ? [rated, `${ink.strong(ink.theirs(facts.status))} (${score})`]
      : [`${rated} (${score})`]),
    `revision ${revision}`,
    `${ink.theirs(facts.detectionName)} on ${ink.theirs(facts.computerName)}`,
    ink.theirs(companyName ?? facts.companyId),
  ].join(' · ');
}

/** `Blocked at manage: …`, what to do, since when, and when it is tried next. */
function reasonLine(desk: string, reason: Reason, ink: Ink): string {
  const { kind, advice } = reason;
  return [
    `${ink.strong(`${HEADS[kind]} at ${desk}:`)} ${ink.ours(withFullStop(reason.message))}`,
    ...(advice === undefined ? [] : [ink.ours(withFullStop(advice))]),
    ...triesOf(reason),
  ].join(' ');
}

const NEXT = {
  blocked: (time) =>
    `Tried again by itself at ${time} at the latest; at once by \`plumbline incidents retry\`.`,
  problem: (time) => `Tried again at ${time}.`,
  paused: (time) => `Tried again at ${time}.`,
  waiting: (time) => `Next at ${time}.`,
  closed: (time) => `Looked at again at ${time}.`,
} as const satisfies Record<Reason['kind'], (time: string) => string>;

function triesOf({ kind, since, tries, next }: Reason): readonly string[] {
  return [
    ...(tries === undefined || since === undefined
      ? []
      : [`Tried ${tries === 1 ? 'once' : `${tries} times`} since ${utcTime(since)}.`]),
    ...(next === undefined ? [] : [NEXT[kind](utcTime(next))]),
  ];
}

function deskLine(
  { desk, state, ticket, seen, now, shouldBe, notAdopted, twins }: DeskStanding,
  ink: Ink,
): string {
  const parts = [
    ink.strong(state),
    ticket === undefined ? 'no ticket' : `ticket ${ink.theirs(ticket)}`,
    ...(now === undefined ? [] : [`says ${saidText(now)}${shouldBe === undefined ? ', lacks nothing' : ''}`]),
    ...(shouldBe === undefined ? [] : [`should say ${saidText(shouldBe)}`]),
    ...(seen === undefined ? [] : [sightingText(seen, ink)]),
    ...(twins.length === 0 ? [] : [ink.strong(`twins that are left alone: ${ink.theirs(twins.join(', '))}`)]),
    ...(notAdopted === undefined
      ? []
      : [
          [
            ink.ours(notAdopted.message),
            ...(notAdopted.advice === undefined ? [] : [ink.ours(notAdopted.advice)]),
          ].join(' '),
        ]),
  ];
  return `- ${desk}: ${parts.join(' · ')}`;
}

function saidText({ revision, category }: Said): string {
  return `revision ${revision}${category === undefined ? '' : ` (${categoryName(category)})`}`;
}

/** How the ticket stands at the desk, in the desk's own words where it has some. */
function sightingText({ state, status, board, mergedInto, changedAt }: TicketSighting, ink: Ink): string {
  const into = mergedInto === undefined ? '' : ` into ${ink.theirs(mergedInto)}`;
  const words = [status, board].flatMap((word) => (word === undefined ? [] : [ink.theirs(word)]));
  const where = words.length === 0 ? '' : ` (${words.join(', ')})`;
  return `${state === 'open' ? 'open' : ink.strong(state)}${into} at the desk${where}, seen as of ${utcTime(changedAt)}`;
}

function writeBackLines({ unwritten, notedAt, close, blocked, problem }: WriteBack, ink: Ink): string[] {
  const parts = [
    ...(blocked ? [ink.strong('blocked')] : []),
    ...(notedAt === undefined ? [] : [`note written ${utcTime(notedAt)}`]),
    ...(unwritten ? ['news for the note to be written'] : []),
    ...(close === undefined ? [] : [`to be told that the incident is ${close.status}`]),
    ...(problem === undefined
      ? []
      : [[ink.ours(withFullStop(problem.message)), ink.ours(problem.advice)].join(' ')]),
  ];
  return parts.length === 0 ? [] : [`- GravityZone: ${parts.join(' · ')}`];
}

/** A revision and what it changed; below it, what became of it at the desks. */
function entryLines(entry: TimelineEntry, before: TimelineEntry | undefined, ink: Ink): string[] {
  const { revision, at, facts, category, steps } = entry;
  const shift =
    before?.category === undefined || category === undefined || before.category === category
      ? []
      : [ink.strong(`${categoryName(before.category)} → ${categoryName(category)}`)];
  const what = before === undefined ? ['first report'] : facts.map((name) => FACTS[name].label);
  return [
    `- Revision ${revision}, ${utcTime(at)}: ${[...shift, ...what].join(', ')}`,
    ...steps.map((step) => {
      const seconds = secondsAfter(entry, step);
      const soon = seconds === undefined ? '' : `, ${seconds} s after the push`;
      return `${ink.below}${step.desk}: ${ink.ours(stepText(step))}${soon}`;
    }),
  ];
}
