import { ScriptFault, StepFailure } from './script-fault.ts';

/** The comparisons of Variable Check and IF SQL Data Check, by their number in a step. */
const COMPARISONS = ['exists', 'not exists', '=', 'not =', '<', '<=', '>', '>=', 'contains', 'not contains'];

/**
 * Whether the comparison of this number holds. Throws `ScriptFault` where nobody knows how Automate answers:
 * whether an empty value exists, how it orders what is no whole number, and what it makes of case.
 */
export function holds(value: string | undefined, comparison: string, to: string): boolean {
  const name = COMPARISONS[/^[0-9]$/.test(comparison) ? Number(comparison) : Number.NaN];
  if (name === undefined) throw new ScriptFault(`Comparison ${comparison} is none that is known.`);
  const asked = name.replace('not ', '');
  const answer = answerTo(value, asked, to);
  return name === asked ? answer : !answer;
}

function answerTo(value: string | undefined, asked: string, to: string): boolean {
  if (asked === 'exists') {
    if (value === '') throw new ScriptFault('Nobody knows whether an empty value exists.');
    return value !== undefined;
  }
  if (value === undefined) throw new StepFailure('There is nothing to compare.');
  switch (asked) {
    case '=':
      return sure(value === to, value.toLowerCase() === to.toLowerCase());
    case 'contains':
      return sure(value.includes(to), value.toLowerCase().includes(to.toLowerCase()));
    case '<':
      return wholeNumber(value) < wholeNumber(to);
    case '<=':
      return wholeNumber(value) <= wholeNumber(to);
    case '>':
      return wholeNumber(value) > wholeNumber(to);
    default:
      return wholeNumber(value) >= wholeNumber(to);
  }
}

function sure(exactly: boolean, inAnyCase: boolean): boolean {
  if (exactly !== inAnyCase) throw new ScriptFault('The answer depends on case, of which nobody knows.');
  return exactly;
}

function wholeNumber(text: string): bigint {
  if (!/^-?[0-9]{1,18}$/.test(text)) throw new ScriptFault(`${text.slice(0, 40)} is no whole number.`);
  return BigInt(text);
}
