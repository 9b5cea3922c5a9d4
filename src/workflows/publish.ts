import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import { compareCategories } from '../incident/category.ts';
import type { Delivery } from '../incident/delivery.ts';
import { incidentDetails } from '../incident/details.ts';
import { neutralise } from '../incident/neutralise.ts';
import type { Snapshot } from '../incident/snapshot.ts';
import { reportOf } from './report.ts';
import { companyNameIn, deliveryOf, newestSnapshot } from './run.ts';
import type { Run } from './run.ts';
import { searchAttributes, ticketEntry } from './search-attributes.ts';

/** SQL visibility stores keywords in 255 characters. */
const KEYWORD_LENGTH = 200;

/**
 * Shows the incident as it stands: current details, which cost nothing, and search attributes, of which each
 * change is a billed action, only where people look for them.
 */
export function publish(run: Run): void {
  if (!run.unpublished) return;
  run.unpublished = false;
  const newest = newestSnapshot(run);
  if (newest === undefined) return;

  setCurrentDetails(incidentDetails(reportOf(run, Date.now())));
  if (!isWorthShowing(run, newest)) return;
  const pairs = attributesOf(run);
  const changed = pairs.filter(({ key, value }) => run.published[key.name] !== JSON.stringify(value));
  if (changed.length === 0) return;
  upsertSearchAttributes(changed);
  run.published = Object.fromEntries(pairs.map(({ key, value }) => [key.name, JSON.stringify(value)]));
  run.shownCategory = newest.category;
}

/** At first, when the category rises, and when each desk is at rest, is held or has something wrong. */
function isWorthShowing(run: Run, { category }: Snapshot): boolean {
  if (run.shownCategory === undefined || compareCategories(category, run.shownCategory) > 0) return true;
  return (run.policy?.desks ?? []).every(({ name, paused }) => {
    const { state, problem } = deliveryOf(run, name);
    const waits = problem?.until !== undefined || !run.underWay.has(name);
    return state !== 'pending' || paused !== undefined || (problem !== undefined && waits);
  });
}

function attributesOf(run: Run) {
  const newest = newestSnapshot(run);
  const facts = newest?.facts ?? {};
  const desks = (run.policy?.desks ?? []).map(({ name }) => name);
  const keys = searchAttributes(run.policy?.searchAttributePrefix ?? '');
  return [
    { key: keys.IncidentId, value: run.input.incidentId },
    { key: keys.Company, value: keyword(newest && (companyNameIn(run) ?? newest.facts.companyId)) },
    { key: keys.Computer, value: keyword(facts.computerName) },
    { key: keys.Category, value: newest?.category ?? null },
    { key: keys.Score, value: facts.severityScore ?? null },
    { key: keys.IncidentStatus, value: keyword(facts.status ?? 'open') },
    { key: keys.DeliveryState, value: desks.flatMap((name) => deliveryStates(name, deliveryOf(run, name))) },
  ];
}

/**
 * Such as `manage:delivered`, `manage:ticket-closed` where a technician ended the ticket, and the ticket
 * itself.
 */
function deliveryStates(desk: string, { state, seen, ticket }: Delivery): string[] {
  const ended = seen === undefined || seen.state === 'open' ? [] : [`${desk}:ticket-${seen.state}`];
  const named = ticket === undefined ? [] : [ticketEntry(desk, ticket.id)];
  return [`${desk}:${state}`, ...ended, ...named];
}

function keyword(text: string | undefined): string | null {
  return text === undefined ? null : Array.from(neutralise(text)).slice(0, KEYWORD_LENGTH).join('');
}
