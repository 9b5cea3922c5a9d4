import { z } from 'zod';
import { REFERENCE_START } from '../../../incident/marks.ts';

/** What is acted upon once it is verified. */
const verified = z.object({
  /** Longer ones would fill the memory of repeats; without it a repeat is looked at again. */
  MessageId: z.string().min(1).max(200).optional().catch(undefined),
  CompanyId: z.string(),
  Type: z.string(),
  ID: z.int().positive(),
  /** JSON within JSON; `null` for a ticket that was deleted. */
  Entity: z.string().nullish().catch(undefined),
});
export type VerifiedCallback = z.infer<typeof verified>;

/** Longest text that is read before the signature is verified, as it is written. */
const LONGEST_CLAIM = 4_000;

/**
 * The text of a member as a sender of whom nothing is known wrote it; `undefined` where there is none, or an
 * endless one. Looks for the name and reads what follows it, so that nothing is spent on the rest. Within a
 * text the name would have its quotes escaped, so what is found is a member, though it may lie at any depth.
 */
export function readClaim(bytes: Buffer, name: 'MessageId' | 'key_url'): string | undefined {
  const start = bytes.indexOf(`"${name}"`);
  if (start === -1) return undefined;
  const rest = bytes.toString('utf8', start + name.length + 2, start + LONGEST_CLAIM);
  const [, text = ''] = /^\s*:\s*("(?:[^"\\]|\\.)*")/.exec(rest) ?? [];
  return z.string().safeParse(parseJson(text)).data;
}

/** The members of a verified callback, or `undefined` where it is not what Manage sends. */
export function readVerified(bytes: Buffer): VerifiedCallback | undefined {
  return verified.safeParse(parseJson(bytes.toString('utf8'))).data;
}

/**
 * The member of a ticket that tells whose it is; members without a value are left out, the summary never is.
 */
const ticket = z.object({ summary: z.string(), externalXRef: z.string().nullish() });

/**
 * Whether a callback may be about a ticket of ours. A board's callback brings all of its tickets, and each
 * one that we look at costs a request. What does not show a whole ticket may be one.
 */
export function mayBeOurs({ Entity }: VerifiedCallback): boolean {
  if (Entity === null || Entity === undefined) return true;
  const shown = ticket.safeParse(parseJson(Entity));
  if (!shown.success) return true;
  return shown.data.externalXRef?.startsWith(REFERENCE_START) === true;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
