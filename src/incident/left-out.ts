import type { FactName } from './facts.ts';
import type { IncidentEvent, ReportedFacts } from './incident-event.ts';

/**
 * Facts that the settings may have left out: what tells of people and of what they did. What decides where a ticket goes,
 * how urgent it is and what is to be done cannot be left out.
 */
export const LEAVABLE = [
  'userName',
  'userSid',
  'processCommandLine',
  'processPath',
  'parentProcessPath',
  'fileName',
  'filePath',
  'sourceIp',
  'url',
  'computerIps',
  'computerMacs',
] as const satisfies readonly FactName[];

/** The facts that are left out; none by default. */
export type LeftOut = ReadonlySet<FactName>;

/** What tickets say of a fact that is left out. */
export const LEFT_OUT = 'left out by the settings';

/** An event without these facts, and without the text that it was read from, which holds them too. */
export function withoutFacts<Event extends IncidentEvent>(event: Event, leftOut: LeftOut): Event {
  if (leftOut.size === 0) return event;
  const kept = (facts: ReportedFacts): ReportedFacts =>
    Object.fromEntries(Object.entries(facts).filter(([name]) => !leftOut.has(name as FactName)));
  return {
    ...event,
    raw: undefined,
    ...('facts' in event && { facts: kept(event.facts) }),
    ...('sinceCreation' in event && {
      sinceCreation: { ...event.sinceCreation, facts: kept(event.sinceCreation.facts) },
    }),
  };
}
