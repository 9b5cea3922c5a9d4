import { createHash } from 'node:crypto';
import { SCRIPT_GUID } from './parameters.ts';
import { scriptFile } from './script-file.ts';

/** The script of this version of plumbline. */
export function ourScript(): { readonly guid: string; readonly sha256: string } {
  return { guid: SCRIPT_GUID, sha256: createHash('sha256').update(scriptFile()).digest('hex') };
}
