import { z } from 'zod';
import { scriptModesSchema } from './engine/script-modes.ts';

/**
 * Behaviours in which servers differ or which nobody has confirmed; every default is the one that is harder
 * on a client.
 */
export const modesSchema = z.strictObject({
  ...scriptModesSchema.shape,
  /** Status of a wrong user name or password. */
  badCredentials: z.union([z.literal(400), z.literal(401)]).default(401),
  /** Whether `/APIToken` too refuses a request without clientID. */
  clientIdOnToken: z.boolean().default(true),
  /** `Z`, a real offset or nothing behind the ends of a token; the last two in the time of a zone behind UTC. */
  expirationDate: z.enum(['utc', 'offset', 'zoneless']).default('utc'),
  /** Whether users may log in with a password; else the server leaves it to single sign-on. */
  localLogIn: z.boolean().default(true),
  /** Status of any verb but GET on tickets. */
  ticketWrites: z.union([z.literal(404), z.literal(405)]).default(405),
  /** `Comments` are in a ticket only where `expand` asks for them. */
  commentsOnlyWithExpand: z.boolean().default(false),
  /** Whether conditions on computers may name IP and MAC addresses. */
  addressConditions: z.enum(['served', 'refused']).default('served'),
  /** Whether tickets tell the name of their category, and can be searched by it. */
  categoryNames: z.enum(['served', 'left out']).default('served'),
  /** A server before `CategoryId`, `CategoryName` and `Comments`. */
  olderServer: z.boolean().default(false),
  /** Whether scripts are run by the batch routes, or with which status these are refused. */
  batchRoutes: z.union([z.literal('served'), z.literal([403, 404, 405])]).default('served'),
  /** The same of `POST /Computers/{computerId}/ScheduledScripts`. */
  scheduleRoute: z.union([z.literal('served'), z.literal([403, 404, 405])]).default('served'),
  /** Status of a batch request with a target that cannot run; 200 carries `ContainsUnsuccessfulResults`. */
  refusedRuns: z.union([z.literal(200), z.literal(400), z.literal(403), z.literal(404)]).default(200),
  /** What becomes of a run on a computer where another one waits or runs. */
  runsAtOnce: z.enum(['in turn', 'together', 'lost']).default('in turn'),
  /** `ResultStatus` of a target that was accepted; nobody knows what it means. */
  acceptedStatus: z.int32().default(0),
  /** Whether batch answers carry a row per entity. */
  resultRows: z.boolean().default(true),
  /** Whether the operator has imported the script. */
  scriptImported: z.boolean().default(true),
  /** Whether script history shows the runs of the script; where a right is missing, it is empty. */
  scriptHistory: z.enum(['shown', 'hidden']).default('shown'),
  /** Whether what a script logs comes back in `DiagnosticMessage`. */
  diagnosticMessage: z.enum(['log', 'empty']).default('log'),
  /** UTF-16 units of a subject that its column keeps; the rest is cut without a word. */
  subjectLimit: z.int().positive().default(100),
  /** Characters outside the basic plane: ticket columns of old databases refuse them. */
  fourByteText: z.enum(['refused', 'kept']).default('refused'),
});

/** The modes in force; changed in place, so that a change holds from the next request on. */
export type AutomateModes = z.infer<typeof modesSchema>;
