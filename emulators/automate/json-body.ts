import { badRequest } from './refused.ts';

/** Parses a JSON body. Throws `Refused` (400). */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw badRequest('The body is no JSON.');
  }
}

/**
 * Spells the members of an object, and of all objects in it, as `names` does: member names bind whatever
 * their case. Unknown names stay as they are. Throws `Refused` (400) where two members fall together.
 */
export function spellMembers(value: unknown, names: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => spellMembers(item, names));
  if (typeof value !== 'object' || value === null) return value;
  const spelled = new Map<string, unknown>();
  for (const [member, inner] of Object.entries(value)) {
    const name = names.find((known) => known.toLowerCase() === member.toLowerCase()) ?? member;
    if (spelled.has(name)) throw badRequest(`The member '${name}' is given twice.`);
    spelled.set(name, spellMembers(inner, names));
  }
  return Object.fromEntries(spelled);
}
