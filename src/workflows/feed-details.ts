import { plainSentence } from '../incident/plain-markdown.ts';
import { utcTime } from '../incident/utc-time.ts';
import { problemLines } from './problem-lines.ts';
import type { FeedState } from './feed-contracts.ts';

/** A feed in Markdown for the people who open its workflow. */
export function feedDetails(account: string, state: FeedState, now: number): string {
  const { signalled, opened, wanted, givenUp, subscription, subscriptionCheckedAt, problems } = state;
  const waiting = Object.keys(state.waiting).length;
  const checked = subscriptionCheckedAt === undefined ? '' : ` (checked ${utcTime(subscriptionCheckedAt)})`;
  return [
    `Reads GravityZone’s list of incidents of account **${account}**, for closes and for incidents whose push was missed.`,
    '',
    `- Last push seen: ${state.lastPushAt === undefined ? 'none yet' : utcTime(state.lastPushAt)}`,
    pollsLine(state),
    ...cursorLines(state, now),
    `- Incidents that got something new: ${signalled}; opened because their push was missed: ${opened}`,
    ...(waiting === 0 ? [] : [`- Incidents whose push may still come: ${waiting}`]),
    ...(wanted.length === 0 ? [] : [`- Incidents to look at: ${wanted.length}`]),
    ...(givenUp.length === 0
      ? []
      : [`- Incidents that could not be read, and are not asked for any more: ${givenUp.join(', ')}`]),
    subscription === undefined
      ? '- Push subscription: not checked'
      : `- Push subscription: **${subscription.kind}**${checked} · ${plainSentence(subscription.text)}`,
    ...problemLines(problems),
  ].join('\n');
}

function pollsLine({ polls, polledAt }: FeedState): string {
  return `- Polls: ${polls}${polledAt === undefined ? '' : `, the last at ${utcTime(polledAt)}`}`;
}

/** How far the windows were read, and how long ago the one that lies furthest back ended. */
function cursorLines({ cursors }: FeedState, now: number): readonly string[] {
  if (cursors === undefined) return [];
  const { changed, updated } = cursors;
  const seconds = Math.max(0, Math.round((now - Math.min(changed, updated)) / 1_000));
  const lag = seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
  return [`- Read up to: changes by people ${utcTime(changed)}, updates ${utcTime(updated)}; lag ${lag}`];
}
