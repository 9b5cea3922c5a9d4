import { plainSentence } from '../incident/plain-markdown.ts';
import { utcTime } from '../incident/utc-time.ts';
import { problemLines } from './problem-lines.ts';
import type { TicketWatchState } from './ticket-watch-contracts.ts';

/** A ticket watch in Markdown for the people who open its workflow. */
export function watchDetails(desk: string, state: TicketWatchState): string {
  const { polls, lastPollAt, named, problems } = state;
  return [
    `Watches the tickets of **${desk}**, and tells their incidents what technicians do.`,
    '',
    `- Polls: ${polls}${lastPollAt === undefined ? '' : `, the last at ${utcTime(lastPollAt)}`}`,
    `- Callbacks: ${callbackText(state)}`,
    ...(named.length === 0 ? [] : [`- Tickets to look at: ${named.length}`]),
    ...problemLines(problems),
  ].join('\n');
}

function callbackText({ callbacks }: TicketWatchState): string {
  if (callbacks === undefined) return 'not checked yet';
  if (callbacks.kind === 'on') return 'registered and active';
  if (callbacks.kind === 'off') return 'none; only polling';
  return `**reduced to polling** · ${plainSentence(callbacks.problem)} ${plainSentence(callbacks.advice)}`;
}
