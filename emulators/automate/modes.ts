import { z } from 'zod';

/**
 * Behaviours in which servers differ or which nobody has confirmed; every default is the one that is harder
 * on a client.
 */
export const modesSchema = z.strictObject({
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
  /** A server before `CategoryId`, `CategoryName` and `Comments`. */
  olderServer: z.boolean().default(false),
  /** Status of a batch request with a target that cannot run; 200 carries `ContainsUnsuccessfulResults`. */
  refusedRuns: z.union([z.literal(200), z.literal(400), z.literal(403), z.literal(404)]).default(200),
  /** Whether batch answers carry a row per entity. */
  resultRows: z.boolean().default(true),
  /** What becomes of a run on a company rather than a computer. */
  companyRuns: z.enum(['refused', 'ignored', 'works']).default('refused'),
  /** The script's own look for an existing ticket before it creates one. */
  createGuard: z.boolean().default(true),
  /** The script's own look for an existing note before it appends one. */
  noteGuard: z.boolean().default(true),
  /**
   * The script's own look for a later write of the same life, and for the same one, before it writes to a
   * ticket.
   */
  writeGuard: z.boolean().default(true),
  /** Whether a ping's text comes back in `DiagnosticMessage`. */
  pingText: z.boolean().default(true),
  /** Characters outside the basic plane: ticket columns of old databases refuse them. */
  fourByteText: z.enum(['refused', 'kept']).default('refused'),
  /** Characters of a parameter's value that are stored; the rest is cut without a word. */
  parameterLimit: z.int().positive().default(65_535),
});

/** The modes in force; changed in place, so that a change holds from the next request on. */
export type AutomateModes = z.infer<typeof modesSchema>;
