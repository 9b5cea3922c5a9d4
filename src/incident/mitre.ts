import { TECHNIQUE_NAMES } from './mitre-techniques.ts';

/**
 * A MITRE ATT&CK id with its name: `T1190 Exploit Public-Facing Application`. A sub-technique is named after its technique
 * as MITRE does it: `T1059.001 Command and Scripting Interpreter: PowerShell`. An id that the table lacks stands bare.
 */
export function techniqueWithName(id: string): string {
  const name = TECHNIQUE_NAMES.get(id);
  if (name === undefined) return id;
  const [parentId = ''] = id.split('.');
  const parent = parentId === id ? undefined : TECHNIQUE_NAMES.get(parentId);
  return parent === undefined ? `${id} ${name}` : `${id} ${parent}: ${name}`;
}
