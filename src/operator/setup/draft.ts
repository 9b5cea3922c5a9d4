import type { Fault } from '../../settings/fault.ts';
import { settingsFrom } from '../../settings/load-settings.ts';
import type { SecretSources } from '../../settings/resolve-secrets.ts';
import type { Settings } from '../../settings/settings.ts';
import { readSettingsText } from '../../settings/settings-text.ts';
import { isAnswered, pathOf, questionsOf } from './answers.ts';
import type { Answers } from './answers.ts';
import type { Question } from './questions.ts';
import { settingsText } from './written-settings.ts';
import type { TextInput } from './written-settings.ts';

/** Settings while not everything is answered: undefined where an answer makes them impossible, which `faults` tells. */
export interface Draft {
  readonly settings: Settings | undefined;
  readonly faults: readonly Fault[];
  /** What Temporal's own configuration adds, as a sentence. */
  readonly temporalOrigin: string | undefined;
}

/**
 * The settings as they would be read back, with stand-ins for what is not answered yet, so that what is can be
 * tried. Secrets that were answered need no files.
 */
export function draftOf(answers: Answers, input: TextInput, sources: SecretSources): Draft {
  const existing = input.existing?.value;
  const some: Answers = answers.desks.length > 0 ? answers : { ...answers, desks: ['manage'] };
  const given = { ...answers.given };
  for (const question of questionsOf(some, existing))
    if (question.standIn !== undefined && !isAnswered(question, some, existing))
      given[question.name] = question.standIn;
  const { text, secrets } = settingsText({ ...some, given }, input);
  return settingsFrom(readSettingsText(text), { ...sources, held: secrets });
}

/** What is wrong with the answer to a question, as a clause about its setting; `undefined` where nothing is. */
export function faultOf(question: Question, answers: Answers, { faults }: Draft): string | undefined {
  const place = pathOf(question, answers.account);
  return faults.find(({ path }) => place.every((name, at) => path[at] === name))?.message;
}
