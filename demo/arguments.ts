import { parseArgs } from 'node:util';

/** What `npm start` was asked. */
export interface DemoArguments {
  /** Ends after the story: exit code 0 when every expectation held, else 1. */
  readonly once: boolean;
  /** File to write all addresses and credentials to, as JSON, once everything is ready. */
  readonly addresses: string | undefined;
  /** Starts the stack without pushing anything. */
  readonly noDemoIncident: boolean;
  /** Only says how it is used. */
  readonly help: boolean;
}

export const USAGE = `npm start -- [--once] [--addresses FILE] [--no-demo-incident] [--help]

  --once               tell the story, print both tickets and stop; exit code 1 when something is missing
  --addresses FILE     write every address and credential as JSON once all is ready
  --no-demo-incident   start everything, push nothing
  --help               say this`;

/** Reads the command line; throws an error that says what is wrong with it. */
export function readArguments(argv: readonly string[]): DemoArguments {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      once: { type: 'boolean' },
      addresses: { type: 'string' },
      'no-demo-incident': { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  const once = values.once === true;
  const noDemoIncident = values['no-demo-incident'] === true;
  if (once && noDemoIncident)
    throw new Error('--once tells the story that --no-demo-incident leaves out: use one of them.');
  return { once, addresses: values.addresses, noDemoIncident, help: values.help === true };
}
