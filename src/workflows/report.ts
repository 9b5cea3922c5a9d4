import type { IncidentReport } from '../incident/incident-report.ts';
import { standingOf } from '../incident/standing.ts';
import type { DeskStanding } from '../incident/standing.ts';
import { nextDeliveryOf } from './deliveries.ts';
import { companyNameIn, deliveryOf, newestSnapshot } from './run.ts';
import type { Run } from './run.ts';

/** How an incident stands, for its details and for operators. */
export function reportOf(run: Run, now: number): IncidentReport {
  const { incident, held, writeBack, timeline, events, runs } = run.state;
  return {
    revision: incident.revision,
    category: held?.category,
    facts: incident.facts,
    companyName: companyNameIn(run),
    standings: standingsOf(run, now),
    writeBack,
    timeline,
    events,
    runs,
  };
}

/** Of each desk in use, and of those that have a ticket from before. */
function standingsOf(run: Run, now: number): readonly DeskStanding[] {
  const { policy } = run;
  if (policy === undefined) return [];
  const desks = policy.desks.map(({ name }) => name);
  const former = Object.keys(run.state.deliveries).filter((name) => !desks.includes(name));
  return [...desks, ...former].map((desk) =>
    standingOf(
      {
        desk,
        delivery: deliveryOf(run, desk),
        newest: newestSnapshot(run),
        next: nextDeliveryOf(run, desk),
        policy: policy.desks.find(({ name }) => name === desk),
      },
      now,
    ),
  );
}
