import { readFileSync } from 'node:fs';
import { SettingsError } from '../../errors/index.ts';
import type { DeskName } from '../../desks/desk.ts';
import { QUESTIONS } from '../../operator/setup/questions.ts';
import type { Question } from '../../operator/setup/questions.ts';
import { whyUnreadable } from '../../settings/schema/why-unreadable.ts';
import type { Environment } from '../../settings/load-settings.ts';

/** The option that gives an answer. */
export function flagOf({ name, kind }: Question): string {
  return kind === 'secret' ? `--${name}-file` : `--${name}`;
}

/** The environment variable that gives a secret. */
export function variableOf({ name }: Question): string {
  return `PLUMBLINE_${name.toUpperCase().replaceAll('-', '_')}`;
}

/**
 * The answers that were given at once, by the names of questions: by an option, secrets by the file that it names
 * or by the environment.
 * @throws SettingsError where such a file cannot be read.
 */
export function givenAnswers(
  options: Readonly<Record<string, unknown>>,
  env: Environment,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    QUESTIONS.flatMap((question) => {
      const answer = answerOf(question, options[attributeOf(flagOf(question))], env);
      return answer === undefined ? [] : [[question.name, answer]];
    }),
  );
}

function answerOf(question: Question, option: unknown, env: Environment): string | undefined {
  if (question.kind !== 'secret') return typeof option === 'string' ? option.trim() : undefined;
  if (option === '') return '';
  if (typeof option === 'string') return secretIn(option, question);
  const value = env[variableOf(question)]?.trim();
  return value === '' ? undefined : value;
}

function secretIn(file: string, question: Question): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new SettingsError({
      code: 'missing-secret',
      message: `The file ${file}, which ${flagOf(question)} names, cannot be read: ${whyUnreadable(cause)}.`,
      advice: 'Name a file that holds this secret alone, and that you may read.',
      cause,
    });
  }
}

/** As commander calls it. */
function attributeOf(flag: string): string {
  return flag.slice(2).replace(/-([a-z])/g, (_all, letter: string) => letter.toUpperCase());
}

/** The desks for which anything was answered. */
export function desksIn(given: Readonly<Record<string, string>>): readonly DeskName[] {
  const named = QUESTIONS.flatMap(({ name, desk }) => (desk !== undefined && name in given ? [desk] : []));
  return [...new Set(named)];
}
