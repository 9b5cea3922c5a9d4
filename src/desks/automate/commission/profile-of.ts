import type { Measured, ProfileContent } from '../profile.ts';
import { ourScript } from '../script/script-file.ts';
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
    script: ourScript(),
    measured,
  };
}
