import type { CallbackModes } from './callback-modes.ts';

const LEVELS = ['Owner', 'Board', 'Project', 'Phase', 'Status', 'Ticket', 'IntegratorTag'] as const;
/** What a callback for tickets is bound to, in the vendor's capitalised form. */
export type CallbackLevel = (typeof LEVELS)[number];

/** The level that a text names in any letter case. */
export function levelNamed(text: string): CallbackLevel | undefined {
  return LEVELS.find((level) => level.toLowerCase() === text.toLowerCase());
}

/**
 * The level that a request may name by this text under the modes; which letter case the vendor wants is not
 * known.
 */
export function acceptedLevel(text: string, modes: CallbackModes): CallbackLevel | undefined {
  const level = levelNamed(text);
  if (level === undefined || (level === 'IntegratorTag' && modes.integratorTagLevel === 'refused'))
    return undefined;
  const wanted = { any: text, lower: level.toLowerCase(), capitalised: level }[modes.callbackLevelCase];
  return text === wanted ? level : undefined;
}
