import type { ScriptModes } from './script-modes.ts';

/** The values that can be put into a step. */
export interface Names {
  /** `@name@`: parameters and what Variable Set made. */
  readonly variables: ReadonlyMap<string, string>;
  /** `%name%`: what functions gave, such as `ticketid`. */
  readonly results: ReadonlyMap<string, string>;
  /**
   * Both ways: what Automate knows of the computer that the script runs on, by names in small letters. Whether
   * a parameter of such a name, in any case of letters, hides it is not known: here it does not.
   */
  readonly properties: ReadonlyMap<string, string>;
}

/** A value that holds its own name would be put in for ever. */
const DEEPEST = 4;

/** Puts values in for the names in a parameter of a step. */
export function expand(text: string, names: Names, modes: ScriptModes): string {
  let expanded = text;
  for (let depth = 0; depth < (modes.nestedExpansion ? DEEPEST : 1); depth += 1) {
    expanded = expandOnce(expanded, names, modes);
  }
  return expanded;
}

function expandOnce(text: string, { variables, results, properties }: Names, modes: ScriptModes): string {
  return text.replace(/@(\w+)@|%(\w+)%/g, (whole, variable?: string, result?: string) => {
    const known = properties.get((variable ?? result ?? '').toLowerCase());
    const own = variable === undefined ? results.get(result ?? '') : variables.get(variable);
    return known ?? own ?? (modes.unknownNames === 'kept' ? whole : '');
  });
}
