import { expand } from './expand.ts';
import { FUNCTIONS } from './functions.ts';
import type { Course, Next, ScriptFunction, ScriptHost } from './functions.ts';
import type { ScriptFile, Step, StepParameters } from './import-file.ts';
import { ScriptFault, StepFailure } from './script-fault.ts';
import type { ScriptModes } from './script-modes.ts';

/** How a run ended. */
export interface ScriptEnd {
  readonly state: 'Success' | 'Failure';
  /** What the script logged, a line each, and why it failed. */
  readonly message: string;
  /** Whether a ticket function wrote. */
  readonly wrote: boolean;
  /** The ticket last written to. */
  readonly ticketId: number | undefined;
}

/** A run under way. */
export interface ScriptRun {
  /** Carries the next step out; gives the end once there is none. */
  next(): Promise<ScriptEnd | undefined>;
  /** The end of a run that is broken off here. */
  breakOff(): ScriptEnd;
}

/** No straight script comes near it; one that goes in a circle ends there. */
const MOST_STEPS = 1_000;

/** Runs a script to its end. Never throws for what a script or its parameters do wrong: the end tells it. */
export async function runScript(
  script: ScriptFile,
  parameters: ReadonlyMap<string, string>,
  host: ScriptHost,
): Promise<ScriptEnd> {
  const run = beginScript(script, parameters, host);
  for (;;) {
    const end = await run.next();
    if (end !== undefined) return end;
  }
}

/** Begins a run whose steps the caller calls for, one by one. */
export function beginScript(
  script: ScriptFile,
  parameters: ReadonlyMap<string, string>,
  host: ScriptHost,
): ScriptRun {
  const course: Course = {
    host,
    variables: new Map(),
    results: new Map(),
    log: [],
    wrote: false,
    ticketId: undefined,
  };
  let position = -1;
  let carriedOut = 0;
  let end: ScriptEnd | undefined;

  /** One step from `position`, or the check before the first. Gives the end's state where the run ends. */
  const advance = async (): Promise<ScriptEnd['state'] | undefined> => {
    if (position === -1) {
      for (const [name, value] of readParameters(script, parameters, host.modes))
        course.variables.set(name, value);
      checkScript(script);
      position = 0;
    }
    const step = script.steps[position];
    if (step === undefined) return 'Success';
    carriedOut += 1;
    if (carriedOut > MOST_STEPS) throw new ScriptFault('The script goes in a circle.');
    const next = await carryOut(step, course);
    if (next === 'on') position += 1;
    else if ('end' in next) return next.end;
    else if (isExit(next.jump)) return 'Success';
    else position = landing(next.jump, position, script.steps);
    return undefined;
  };

  return {
    next: async () => {
      if (end !== undefined) return end;
      try {
        const state = await advance();
        end = state && endOf(state, course);
      } catch (error) {
        if (!(error instanceof ScriptFault || error instanceof StepFailure)) throw error;
        course.log.push(error.message);
        end = endOf('Failure', course);
      }
      return end;
    },
    breakOff: () => endOf('Failure', course),
  };
}

function endOf(state: ScriptEnd['state'], { log, wrote, ticketId }: Course): ScriptEnd {
  return { state, message: log.join('\n'), wrote, ticketId };
}

async function carryOut(step: Step, course: Course): Promise<Next> {
  const { run } = functionOf(step);
  const { modes, properties } = course.host;
  const names = { variables: course.variables, results: course.results, properties };
  const [a, b, c, d, e] = step.parameters.map((text) => expand(text, names, modes));
  const parameters: StepParameters = [a ?? '', b ?? '', c ?? '', d ?? '', e ?? ''];
  try {
    return await run(parameters, course);
  } catch (error) {
    if (error instanceof StepFailure && step.goesOn) return 'on';
    throw error;
  }
}

function readParameters(
  script: ScriptFile,
  given: ReadonlyMap<string, string>,
  { parameterLimit, parameterSeparators }: ScriptModes,
): Map<string, string> {
  const unknown = [...given.keys()].filter((name) => !script.parameters.includes(name));
  if (unknown.length > 0) throw new ScriptFault(`The script has no parameter ${unknown.join()}.`);
  return new Map(
    script.parameters.map((name) => {
      const value = given.get(name);
      if (value === undefined) throw new ScriptFault(`Parameter ${name} was not given.`);
      const stored = parameterSeparators === 'cut' ? value.replace(/[=|].*/s, '') : value;
      return [name, stored.slice(0, parameterLimit)];
    }),
  );
}

/** Throws `ScriptFault` for a script that cannot run whole: it would fail halfway through, on some server. */
function checkScript({ parameters, steps }: ScriptFile): void {
  const made = steps.flatMap(({ functionId, parameters: [, , name] }) => (functionId === 20 ? [name] : []));
  const names = new Map<string, string>();
  for (const name of [...parameters, ...made]) {
    if (!/^\w+$/.test(name)) throw new ScriptFault(`${name} is no name of a variable.`);
    const other = names.get(name.toLowerCase()) ?? name;
    // Nobody knows whether case tells variables apart.
    if (other !== name) throw new ScriptFault(`${name} and ${other} differ in case alone.`);
    names.set(name.toLowerCase(), name);
  }
  const labels = steps.map(labelOf).filter((label) => label !== undefined);
  if (new Set(labels).size < labels.length) throw new ScriptFault('A label stands there twice.');
  for (const [position, step] of steps.entries()) {
    const { takes, jumps } = functionOf(step);
    if (step.parameters.slice(takes).some((text) => text !== ''))
      throw new ScriptFault(`Function ${step.functionId} has ${takes} parameters.`);
    const to = jumps === undefined ? '' : (step.parameters[jumps] ?? '');
    if (!isExit(to)) landing(to, position, steps);
  }
}

function functionOf({ functionId }: Step): ScriptFunction {
  const known = FUNCTIONS[functionId];
  if (known === undefined) throw new ScriptFault(`Function ${functionId} is none that is known.`);
  return known;
}

function isExit(to: string): boolean {
  return to === '' || to === '0';
}

/** The position that a jump leads to: behind a label, or over so many steps. */
function landing(to: string, from: number, steps: readonly Step[]): number {
  const position = /^-?[0-9]{1,3}$/.test(to)
    ? from + 1 + Number(to)
    : steps.findIndex((step) => labelOf(step) === to);
  if (position < 0 || position > steps.length) throw new ScriptFault(`${to} is nowhere.`);
  return position;
}

/** The label that a Script Note is; `undefined` for any other step. */
function labelOf({ functionId, parameters: [text] }: Step): string | undefined {
  return functionId === 139 && text.startsWith(':') ? text : undefined;
}
