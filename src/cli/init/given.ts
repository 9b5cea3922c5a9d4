import type { DeskName } from '../../desks/desk.ts';
import { QUESTIONS } from '../../operator/setup/questions.ts';
import type { Question } from '../../operator/setup/questions.ts';
import { readText, whyUnreadable } from '../../settings/schema/why-unreadable.ts';
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
 * or by the environment. `unread` says which of these files cannot be read, and why, by the names of questions.
 */
export function givenAnswers(options: Readonly<Record<string, unknown>>, env: Environment) {
  const unread: Record<string, string> = {};
  const given: Record<string, string> = {};
  for (const question of QUESTIONS) {
    const option = options[attributeOf(flagOf(question))];
    try {
      const answer = answerOf(question, option, env);
      if (answer !== undefined) given[question.name] = answer;
    } catch (cause) {
      unread[question.name] = `The file ${String(option)} cannot be read: ${whyUnreadable(cause)}.`;
    }
  }
  return { given, unread };
}

function answerOf(question: Question, option: unknown, env: Environment): string | undefined {
  if (question.kind !== 'secret') return typeof option === 'string' ? option.trim() : undefined;
  if (typeof option === 'string') return option === '' ? '' : readText(option).trim();
  const value = env[variableOf(question)]?.trim();
  return value === '' ? undefined : value;
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
