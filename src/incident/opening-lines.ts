import { categoryName } from './category.ts';
import { cutToShares } from './cut.ts';
import type { Facts } from './facts.ts';
import { headlineOf } from './headline.ts';
import { readMainAction } from './main-action.ts';
import type { Snapshot } from './snapshot.ts';
import { isClosed } from './status.ts';
import { ADDITIONS, showBy } from './text-settings.ts';
import type { Addition, TextSettings } from './text-settings.ts';

/** Most UTF-16 units of the sentence. */
const LONGEST_SENTENCE = 160;

/**
 * What whoever opens the ticket reads first: what it is, in one sentence without a user's name; and what to
 * do next.
 */
export function openingLines(
  { facts, category }: Snapshot,
  clientName: string | undefined,
  texts: TextSettings,
): string[] {
  const show = showBy(texts);
  const action = readMainAction(facts.mainAction, show);
  const { kind, what, where } = headlineOf(facts, show);
  const start = `${categoryName(category)} ${kind} incident`;
  const parts = [
    { text: where, before: ' on ', after: '' },
    { text: show(clientName ?? facts.companyName ?? '').trim(), before: ' (', after: ')' },
    { text: what, before: ': ', after: '' },
  ].filter(({ text }) => text !== '');
  const end = `. ${action.sentence}`;

  const frame = parts.reduce((sum, { before, after }) => sum + before.length + after.length, 0);
  const cut = cutToShares(
    parts.map(({ text }) => text),
    LONGEST_SENTENCE - start.length - frame - end.length,
  );
  const middle = parts.map(({ before, after }, n) => `${before}${cut[n] ?? ''}${after}`).join('');

  return [`${start}${middle}${end}`, ...nextLine({ facts, category }, texts)];
}

/**
 * What to do next, by what GravityZone did and the category; no line where the incident is over, or the
 * settings leave both texts empty.
 */
export function nextLine(
  { facts, category }: Pick<Snapshot, 'facts' | 'category'>,
  texts: TextSettings,
): string[] {
  if (isClosed(facts)) return [];
  const { outcome } = readMainAction(facts.mainAction, showBy(texts));
  const next = [texts.nextSteps[outcome][category], additionTo(facts, texts)].filter(Boolean);
  return next.length === 0 ? [] : [`Next: ${next.join(' ')}`];
}

/** Words of attack types and detection names that speak for an addition. */
const SIGNS: Readonly<Record<Addition, RegExp>> = {
  ransomware: /ransom/i,
  credentialAccess: /credential access|password stealer/i,
  lateralMovement: /lateral movement/i,
  exploit: /exploit/i,
  phishing: /phish/i,
  malware: /malware/i,
};

function additionTo({ attackTypes, detectionName }: Facts, { additions }: TextSettings): string | undefined {
  const signs = [attackTypes, detectionName].flat().join('\n');
  const fitting = ADDITIONS.find((addition) => SIGNS[addition].test(signs));
  return fitting && additions[fitting];
}
