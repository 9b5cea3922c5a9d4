import { styleText } from 'node:util';
import {
  autocomplete,
  CANCEL_SYMBOL,
  confirm,
  intro,
  log,
  outro,
  password,
  select,
  text,
} from '@clack/prompts';
import type { Finding, Level } from '../../errors/check.ts';
import { brokenAt, printable, printableLine } from '../../process/printable.ts';
import { Cancelled } from './work.ts';

/** One of several things to choose from. Names may be those of vendors: they are made fit for a terminal here. */
export interface Choice<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly hint?: string;
}

/** What is asked, and where the answer is found, as a sentence; empty where that is plain. */
export interface Ask {
  readonly label: string;
  readonly hint?: string;
}

/** How a person is asked. All throw Cancelled where the person ends it, or the signal does. */
export interface Prompts {
  readonly begin: (title: string) => void;
  readonly heading: (title: string) => void;
  readonly say: (text: string) => void;
  readonly finding: (finding: Finding) => void;
  readonly end: (text: string) => void;
  readonly choose: <Value extends string>(
    asked: Ask,
    choices: readonly Choice<Value>[],
    initial?: Value,
  ) => Promise<Value>;
  readonly isAgreed: (message: string, initial?: boolean) => Promise<boolean>;
  /** `wrong` says what is wrong with an answer. */
  readonly text: (
    asked: Ask,
    options: { readonly initial?: string | undefined; readonly wrong: (text: string) => string | undefined },
  ) => Promise<string>;
  /** What is typed is not shown. */
  readonly secret: (asked: Ask, wrong: (text: string) => string | undefined) => Promise<string>;
}

/** From so many choices on, people type to find one. */
const MANY = 12;

const SYMBOLS: Readonly<Record<Level, string>> = {
  ok: styleText('green', '✔'),
  note: styleText('blue', 'ℹ'),
  warning: styleText('yellow', '▲'),
  fault: styleText('red', '✖'),
};

/** Prompts on the terminal of this process. */
export function clackPrompts(stop: AbortSignal): Prompts {
  /** One for each prompt, for a prompt never takes its listener away. */
  const signalOf = (): AbortSignal => AbortSignal.any([stop]);
  const answered = async <Value>(prompt: Promise<Value | typeof CANCEL_SYMBOL>): Promise<Value> => {
    const answer = await prompt;
    if (answer === CANCEL_SYMBOL) throw new Cancelled();
    return answer;
  };
  return {
    begin: (title) => intro(styleText('inverse', ` ${title} `)),
    heading: (title) => log.message(styleText('bold', title), { symbol: styleText('cyan', '◆') }),
    say: (said) => log.message([...wrapped(printable(said))]),
    finding: ({ level, subject, message, advice }) => {
      const about = subject.slice(subject.lastIndexOf(': ') + 1).trim();
      const told = wrapped(printableLine(`${about}: ${message}`));
      const remedy = level === 'ok' || advice === undefined ? [] : wrapped(printableLine(advice));
      log.message([...told, ...remedy.map((line) => styleText('dim', line))], {
        symbol: SYMBOLS[level],
        spacing: 0,
      });
    },
    end: (said) => outro(printable(said)),
    choose: async ({ label, hint = '' }, choices, initial) => {
      const options = choices.map(({ value, label: name, hint: about }) => ({
        value,
        label: printableLine(name),
        ...(about !== undefined && { hint: printableLine(about) }),
      }));
      const isThere = choices.some(({ value }) => value === initial);
      const asked = {
        message: question(label, hint, ''),
        options,
        signal: signalOf(),
        maxItems: MANY,
        ...(isThere && { initialValue: String(initial) }),
      };
      const chosen = await answered(
        choices.length > MANY ? autocomplete({ ...asked, placeholder: 'Type to search' }) : select(asked),
      );
      const choice = choices.find(({ value }) => value === chosen);
      if (choice === undefined) throw new Cancelled(); // a search that found nothing
      return choice.value;
    },
    isAgreed: (message, initial = true) =>
      answered(confirm({ message, initialValue: initial, signal: signalOf() })),
    text: async ({ label, hint = '' }, { initial, wrong }) =>
      (
        await answered(
          text({
            message: question(label, hint),
            signal: signalOf(),
            validate: (typed) => wrong((typed ?? '').trim()),
            ...(initial !== undefined && { initialValue: initial }),
          }),
        )
      ).trim(),
    secret: async ({ label, hint = '' }, wrong) =>
      (
        await answered(
          password({
            message: question(label, hint),
            signal: signalOf(),
            validate: (typed) => wrong((typed ?? '').trim()),
          }),
        )
      ).trim(),
  };
}

/** The bar that leads down the page. Clack draws it beside lists and messages, and not beside the rest of a question. */
const BAR = `${styleText('gray', '│')}  `;

/** A question and, below it, where its answer is found. */
function question(asked: string, hint: string, bar = BAR): string {
  const lines = hint === '' ? [] : wrapped(hint);
  return [asked, ...lines.map((line) => `${bar}${styleText('dim', line)}`)].join('\n');
}

/** Lines of whole words, as wide as the terminal lets them be beside the bar; lines of the text stay. */
function wrapped(text: string): readonly string[] {
  const width = Math.max(40, Math.min(process.stdout.columns, 120) - 4);
  return text.split('\n').flatMap((line) => brokenAt(line, width));
}
