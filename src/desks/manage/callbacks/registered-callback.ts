import { z } from 'zod';
import { callbackAddress } from './callback-address.ts';

const text = z.string().optional().catch(undefined);
const flag = z.boolean().optional().catch(undefined);

/** A callback as Manage lists it, of whatever kind. */
export const registeredCallback = z.object({
  id: z.int(),
  url: text,
  objectId: z.int().optional().catch(undefined),
  type: text,
  level: text,
  inactiveFlag: flag,
  isSelfSuppressedFlag: flag,
});
export type RegisteredCallback = z.infer<typeof registeredCallback>;

/** A callback to register. */
export interface WantedCallback {
  readonly id: 0;
  readonly url: string;
  readonly objectId: number;
  readonly type: 'ticket';
  readonly level: 'board';
  readonly description: string;
  readonly payloadVersion: string;
  readonly inactiveFlag: false;
  readonly isSelfSuppressedFlag: true;
}

/**
 * The callback for the tickets of one board. It tells of everybody's changes but our own, which would
 * otherwise go round.
 */
export function wantedCallback(callbackUrl: string, board: number): WantedCallback {
  return {
    id: 0,
    url: callbackAddress(callbackUrl),
    objectId: board,
    type: 'ticket',
    level: 'board',
    description: 'Plumbline: follows the tickets of EDR incidents.',
    payloadVersion: '3.0.0',
    inactiveFlag: false,
    isSelfSuppressedFlag: true,
  };
}

const COMPARED = ['url', 'objectId', 'type', 'level', 'inactiveFlag', 'isSelfSuppressedFlag'] as const;
export type ComparedMember = (typeof COMPARED)[number];

/** Members of a callback that are not as wanted; letter case aside, and those that Manage does not show. */
export function differencesOf(
  found: Omit<RegisteredCallback, 'id'>,
  wanted: WantedCallback,
): readonly ComparedMember[] {
  return COMPARED.filter((name) => found[name] !== undefined && !isSame(found[name], wanted[name]));
}

function isSame(found: unknown, wanted: unknown): boolean {
  return typeof found === 'string' && typeof wanted === 'string'
    ? found.toLowerCase() === wanted.toLowerCase()
    : found === wanted;
}
