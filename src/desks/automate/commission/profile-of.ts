import { createHash } from 'node:crypto';
import type { Measured, ProfileContent } from '../profile.ts';
import { SCRIPT_GUID } from '../script/parameters.ts';
import { scriptFile } from '../script/script-file.ts';
import type { AutomateSettings } from '../settings.ts';
import type { Commission } from './commission.ts';

/** The profile of what was measured, at a time in ms since 1970. */
export function profileOf(
  measured: Measured,
  { url }: Pick<AutomateSettings, 'url'>,
  { serverVersion }: Pick<Commission, 'serverVersion'>,
  time: number,
): ProfileContent {
  return {
    version: 1,
    measuredAt: new Date(time).toISOString(),
    server: { url, version: serverVersion ?? null },
    script: { guid: SCRIPT_GUID, sha256: createHash('sha256').update(scriptFile()).digest('hex') },
    measured,
  };
}
