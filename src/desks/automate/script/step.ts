import type { FunctionName } from './functions.ts';

/** One line of the script. */
export interface Step {
  readonly does: FunctionName;
  /** As Control Center shows them, in the function's order; those left out at the end are empty. */
  readonly parameters: readonly string[];
  /** What the step does, and why its parameters are safe. */
  readonly why: string;
  /** `continue` where the script goes on although Automate could not carry the step out. */
  readonly onFailure: 'exit' | 'continue';
}

/** Steps that belong together. */
export interface Part {
  readonly heading: string;
  readonly steps: readonly Step[];
}

export function step(does: FunctionName, parameters: readonly string[], why: string): Step {
  return { does, parameters, why, onFailure: 'exit' };
}

/** Asks the database, and keeps the answer in a variable. */
export function ask(variable: string, sql: string, why: string): Step {
  return step('Variable Set', ['SQL Query', sql, variable], why);
}

/** Goes on at a label where a variable has a value; by `>` only where it is compared with 0. */
export function when(variable: string, value: string, label: string, compare: '=' | '>' = '='): Step {
  const why = `Goes on at ${label} where ${variable} ${compare} ${value}.`;
  return step('Variable Check', [variable, compare, value, label], why);
}

/** A place to go to. */
export function label(name: string, why: string): Step {
  return step('Script Note', [name], why);
}

/** Goes on somewhere else. */
export function goto(name: string): Step {
  return step('Script Goto', [name], `Goes on at ${name}.`);
}

/** Leaves the script with success, and says in its log why. */
export function leave(message: string, why: string): readonly Step[] {
  return [
    step('Script Log Message', [message], why),
    step('Script Goto', ['0'], 'Leaves the script; 0 means that it ended well.'),
  ];
}

/** Leaves the script with an error, and says in its log why. */
export function fail(message: string, why: string): readonly Step[] {
  return [
    step('Script Log Message', [message], why),
    step('Script Exit with Error', [], 'Leaves the script as failed.'),
  ];
}
