import { plainMarkdown } from '../incident/plain-markdown.ts';
import { utcTime } from '../incident/utc-time.ts';
import { problemLines } from './problem-lines.ts';
import type { FeedState } from './feed-contracts.ts';

/** A feed in Markdown for the people who open its workflow. */
export function feedDetails(connection: string, state: FeedState): string {
  const { cursors, lastPollAt, polls, told, opened, wanted, subscription, subscriptionCheckedAt, problems } =
    state;
  const checked = subscriptionCheckedAt === undefined ? '' : `, looked at ${utcTime(subscriptionCheckedAt)}`;
  return [
    `Reads what push does not tell of connection **${connection}**: closes, and incidents that were missed.`,
    '',
    `- Polls: ${polls}${lastPollAt === undefined ? '' : `, the last at ${utcTime(lastPollAt)}`}`,
    `- Read up to: changes by people ${utcTime(cursors.changed)}, updates ${utcTime(cursors.updated)}`,
    `- Incidents told something: ${told}; opened because their push was missed: ${opened}`,
    ...(wanted.length === 0 ? [] : [`- Incidents to look at: ${wanted.length}`]),
    subscription === undefined
      ? '- Push subscription: not looked at'
      : `- Push subscription: **${subscription.kind}** · ${plainMarkdown(subscription.text)}${checked}`,
    ...problemLines(problems),
  ].join('\n');
}
