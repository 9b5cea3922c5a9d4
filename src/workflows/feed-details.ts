import { plainMarkdown } from '../incident/plain-markdown.ts';
import { utcTime } from '../incident/utc-time.ts';
import { problemLines } from './problem-lines.ts';
import type { FeedState } from './feed-contracts.ts';

/** A feed in Markdown for the people who open its workflow. */
export function feedDetails(connection: string, state: FeedState, now: number): string {
  const { cursors, lastPollAt, polls, told, opened, wanted, subscription, subscriptionCheckedAt, problems } =
    state;
  const waiting = Object.keys(state.waiting).length;
  const checked = subscriptionCheckedAt === undefined ? '' : ` (looked at ${utcTime(subscriptionCheckedAt)})`;
  return [
    `Reads what push does not tell of connection **${connection}**: closes, and incidents that were missed.`,
    '',
    `- Last push seen: ${state.lastPushAt === undefined ? 'none yet' : utcTime(state.lastPushAt)}`,
    `- Polls: ${polls}${lastPollAt === undefined ? '' : `, the last at ${utcTime(lastPollAt)}`}`,
    `- Read up to: changes by people ${utcTime(cursors.changed)}, updates ${utcTime(cursors.updated)}; lag ${lag(now, cursors)}`,
    `- Incidents told something: ${told}; opened because their push was missed: ${opened}`,
    ...(waiting === 0 ? [] : [`- Incidents whose push may still come: ${waiting}`]),
    ...(wanted.length === 0 ? [] : [`- Incidents to look at: ${wanted.length}`]),
    subscription === undefined
      ? '- Push subscription: not looked at'
      : `- Push subscription: **${subscription.kind}**${checked} · ${plainMarkdown(subscription.text)}`,
    ...problemLines(problems),
  ].join('\n');
}

/** How long ago the window that lies furthest back ended. */
function lag(now: number, { changed, updated }: FeedState['cursors']): string {
  const seconds = Math.max(0, Math.round((now - Math.min(changed, updated)) / 1_000));
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
