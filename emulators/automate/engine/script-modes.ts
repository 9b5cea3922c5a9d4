import { z } from 'zod';

/** How script engines may differ; nobody has confirmed it. Every default is the one that is harder on a script. */
export const scriptModesSchema = z.strictObject({
  /** Whether `%name%` and `@name@` inside a value that was put in are put in as well. */
  nestedExpansion: z.boolean().default(true),
  /** What becomes of a name that stands for nothing. */
  unknownNames: z.enum(['kept', 'emptied']).default('emptied'),
  /** Characters of a parameter's value that are stored; the rest is cut without a word. */
  parameterLimit: z.int().positive().default(65_535),
  /** Whether a parameter's value ends before its first `=` or `|`, as it does where all are one string. */
  parameterSeparators: z.enum(['cut', 'kept']).default('cut'),
  /** Whether the script's user may run SQL; else the step fails, or goes on as if nothing was found. */
  sql: z.enum(['allowed', 'denied', 'unanswered']).default('allowed'),
  /** What a look-up that finds no row, or NULL, leaves in its variable. */
  emptyAnswer: z.enum(['nothing', 'as before', '-9999']).default('-9999'),
  /** Whether the body of a new ticket is a row among its comments, or one that the API does not show. */
  creationBody: z.enum(['kept', 'lost', 'hidden']).default('lost'),
  /** Whether Ticket Create heeds the variable `TicketCreationCategory`. */
  creationCategory: z.enum(['taken', 'ignored']).default('ignored'),
  /** Whether Ticket Create puts the ticket at the client that it is given, or at the one of its computer. */
  creationClient: z.enum(['given', 'of its computer']).default('given'),
  /** Whether Ticket Create puts the ticket on the computer that it is given, or on the one that runs the script. */
  creationComputer: z.enum(['given', 'of the run']).default('given'),
});

/** The modes in force. */
export type ScriptModes = z.infer<typeof scriptModesSchema>;
