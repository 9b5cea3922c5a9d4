import type { DeskName } from '../../desks/desk.ts';
import type { Path } from '../../settings/fault.ts';
import { membersOf } from '../../settings/schema/members-of.ts';
import { QUESTIONS } from './questions.ts';
import type { Question, Step } from './questions.ts';

/** What was answered so far. */
export interface Answers {
  /** Name of the GravityZone account. */
  readonly account: string;
  readonly desks: readonly DeskName[];
  /** By the names of questions, as text, secrets too. An empty text: nothing, and that was meant. */
  readonly given: Readonly<Record<string, string>>;
  /** Whether servers of vendors may have addresses of a private network. */
  readonly isPrivate: boolean;
  /** Records of each desk, by GravityZone's ids of companies. */
  readonly companies: Readonly<Record<DeskName, Readonly<Record<string, number>>>>;
}

/** A settings document as plain values. */
export type Document = unknown;

/** The setting that a question is about. */
export function pathOf({ path }: Question, account: string): Path {
  return path.map((name) => (name === '*' ? account : name));
}

/** What a question was answered with: now, or in the settings that are there already. */
export function answerTo(question: Question, answers: Answers, existing: Document): string | undefined {
  const given = answers.given[question.name];
  if (given !== undefined) return given === '' ? undefined : given;
  return textOf(question, valueAt(existing, pathOf(question, answers.account)), answers.account);
}

/** Whether nothing has to be asked any more. What cannot be given here, such as a list of runners, stays as it is. */
export function isAnswered(question: Question, { given, account }: Answers, existing: Document): boolean {
  const now = given[question.name];
  if (now !== undefined) return now !== '' || question.isOptional === true;
  return valueAt(existing, pathOf(question, account)) !== undefined;
}

export function withAnswer(answers: Answers, { name }: Pick<Question, 'name'>, answer: string): Answers {
  return { ...answers, given: { ...answers.given, [name]: answer } };
}

export function withoutAnswer(answers: Answers, { name }: Pick<Question, 'name'>): Answers {
  const given = Object.fromEntries(Object.entries(answers.given).filter(([each]) => each !== name));
  return { ...answers, given };
}

/** What is wrong with a name that stands for no number. */
export const NUMBER_WANTED = 'must be a number, or a name that exactly one of those to choose from has';

/** Whether a name was given where the settings have numbers alone: it is good for looking the number up. */
export function isNameForNumber({ kind, name }: Question, { given }: Answers): boolean {
  const text = given[name] ?? '';
  return (kind === 'runner' || kind === 'company') && text !== '' && !IS_NUMBER.test(text);
}

/** Answers as if such names were not given, so that what the others lead to can be tried. */
export function withoutNames(answers: Answers): Answers {
  return QUESTIONS.filter((question) => isNameForNumber(question, answers)).reduce(withoutAnswer, answers);
}

const IS_NUMBER = /^[0-9]{1,15}$/;

/** What can be proposed where nothing was answered: the answer to a question that is like it. */
export function proposalFor(question: Question, answers: Answers, existing: Document): string | undefined {
  const like = QUESTIONS.find(({ name }) => name === question.like);
  return answerTo(question, answers, existing) ?? (like && answerTo(like, answers, existing));
}

/** The questions of a step, or of all, that have to do with what was answered before them. */
export function questionsOf(answers: Answers, existing: Document, step?: Step): readonly Question[] {
  return QUESTIONS.filter((question) => {
    if (step !== undefined && question.step !== step) return false;
    if (question.desk !== undefined && !answers.desks.includes(question.desk)) return false;
    const { after } = question;
    if (after === undefined) return true;
    if (after === 'both desks') return answers.desks.length > 1;
    return QUESTIONS.some(
      (other) => other.name === after && answerTo(other, answers, existing) !== undefined,
    );
  });
}

/** Those without which nothing can be saved. */
export function missingAnswers(answers: Answers, existing: Document): readonly Question[] {
  return questionsOf(answers, existing).filter(
    (question) => question.isOptional !== true && !isAnswered(question, answers, existing),
  );
}

/** How an answer stands in the settings; a secret as the file that it is kept in. */
export function settingOf({ kind, name }: Question, text: string, account: string): unknown {
  const number = IS_NUMBER.test(text) ? Number(text) : undefined;
  switch (kind) {
    case 'text':
      return text;
    case 'secret':
      return { file: secretFile(name, account) };
    case 'record':
    case 'company':
      return number ?? text;
    case 'runner':
      return { computerId: number ?? text };
    case 'client':
      return number === undefined ? { client: text } : { clientId: number };
    case 'push':
      return /^[a-z]+:\/\/[^/]+\/*$/i.test(text) ? pushAt(text.replace(/\/+$/, ''), account) : text;
  }
}

/** Where the gateway takes the pushes of an account. */
function pushAt(origin: string, account: string): string {
  return `${origin}/gravityzone/${account}`;
}

/** The file of a secret beside the settings; each account has its own. What the gateway needs, too, is where it sees it. */
export function secretFile(name: string, account: string): string {
  if (name === 'temporal-api-key') return `secrets/gateway/${name}`;
  return `secrets/${name.startsWith('gravityzone-') ? `${account}-${name}` : name}`;
}

/** The answer that a setting stands for; `undefined` where it is none that could be given here. */
function textOf({ kind }: Question, value: unknown, account: string): string | undefined {
  const { computerId, client, clientId, company } = membersOf(value);
  switch (kind) {
    case 'secret':
      return undefined; // it stays where it is
    case 'push':
      return scalar(value)?.replace(new RegExp(`^([a-z]+://[^/]+)${pushAt('', account)}$`, 'i'), '$1');
    case 'runner':
      return scalar(computerId);
    case 'client':
      return scalar(clientId) ?? scalar(client);
    case 'company':
      return scalar(value) ?? scalar(company);
    case 'text':
    case 'record':
      return scalar(value);
  }
}

function scalar(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

export function valueAt(document: Document, path: Path): unknown {
  return path.reduce<unknown>((node, name) => membersOf(node)[String(name)], document);
}
