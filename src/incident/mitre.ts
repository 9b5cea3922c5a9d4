import techniques from './mitre-techniques.json' with { type: 'json' };

/**
 * Names of MITRE ATT&CK® by id, revoked and deprecated ones included (NOTICE); a sub-technique's own name
 * only.
 */
export const TECHNIQUE_NAMES: ReadonlyMap<string, string> = new Map(Object.entries(techniques));

/**
 * A MITRE ATT&CK id with its name: `T1190 Exploit Public-Facing Application`. A sub-technique is named after
 * its technique as MITRE does it: `T1059.001 Command and Scripting Interpreter: PowerShell`. An id that the
 * table lacks stands bare.
 */
export function techniqueWithName(id: string): string {
  const name = TECHNIQUE_NAMES.get(id);
  if (name === undefined) return id;
  const parentId = id.replace(/\..*/, '');
  const parent = parentId === id ? undefined : TECHNIQUE_NAMES.get(parentId);
  return parent === undefined ? `${id} ${name}` : `${id} ${parent}: ${name}`;
}
