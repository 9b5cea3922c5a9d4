import type { Desk } from '../../desks/desk.ts';
import type { CheckGroup } from '../../errors/check.ts';
import { gravityZoneAccount } from '../../gravityzone/account.ts';
import type { Settings } from '../../settings/settings.ts';
import { allChecks } from '../check/all-checks.ts';
import type { Step } from './questions.ts';

/** Makes the desks of settings. */
export type MakeDesks = (
  settings: Settings,
) => readonly { readonly name: Desk['name']; readonly make: () => Desk }[];

/**
 * What is looked at once a step is answered, by the names of the checks; `*` stands for the account. A name without a
 * colon is that of a system that cannot be asked at all.
 */
const LOOKED_AT: Readonly<Record<Exclude<Step, 'temporal'>, readonly string[]>> = {
  gravityzone: ['gravityzone *', 'gravityzone *: key', 'gravityzone *: server'],
  automate: ['automate', 'automate: log-in', 'automate: script', 'automate: runner'],
  manage: ['manage', 'manage: keys', 'manage: rights'],
  companies: ['automate: clients', 'manage: companies'],
  categories: ['automate: categories', 'manage: Low', 'manage: Medium', 'manage: High'],
};

/** A part of what `plumbline check` looks at: what has to do with the answers of a step, `isOpen` left out. */
export function stepChecks(
  step: Exclude<Step, 'temporal'>,
  account: string,
  settings: Settings,
  makeDesks: MakeDesks,
  isOpen: (subject: string) => boolean,
): readonly CheckGroup[] {
  const subjects = LOOKED_AT[step].map((subject) => subject.replace('*', account));
  const wanted = new Set(subjects.filter((subject) => !isOpen(subject)));
  const accounts = Object.entries(settings.accounts)
    .filter(([name]) => name === account)
    .map(([name, each]) => ({ name, make: () => gravityZoneAccount(name, each) }));
  return allChecks({ settings, accounts, desks: makeDesks(settings) }).flatMap(({ first, then }) => {
    const rest = then.filter(({ subject }) => wanted.has(subject));
    if (wanted.has(first.subject)) return [{ first, then: rest }];
    const [next, ...others] = rest;
    return next === undefined ? [] : [{ first: next, then: others }];
  });
}
