import { gunzipSync, gzipSync } from 'node:zlib';
import { SCRIPT_GUID, SCRIPT_NAME } from '../../src/desks/automate/script/parameters.ts';
import { scriptFile } from '../../src/desks/automate/script/script-file.ts';

/** The import file of a script that is not ours. */
export function anotherScript(): string {
  const rename = (text: string): string =>
    text.replaceAll(SCRIPT_GUID, '00000000-0000-4000-8000-00000000000a').replaceAll(SCRIPT_NAME, 'Reboot');
  const packed = (_all: string, base64: string): string =>
    `>${gzipSync(rename(gunzipSync(Buffer.from(base64, 'base64')).toString())).toString('base64')}<`;
  return rename(scriptFile()).replace(/>(H4sI[A-Za-z0-9+/=]+)</g, packed);
}
