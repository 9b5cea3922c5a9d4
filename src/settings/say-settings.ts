import type { Logger } from 'pino';
import type { LoadedSettings } from './load-settings.ts';

/** Which settings are in force, so that people can compare processes, and what is doubtful about them. */
export function saySettings(
  logger: Pick<Logger, 'info' | 'warn'>,
  { hash, files: [file], warnings }: LoadedSettings,
): void {
  logger.info({ settings: hash, file }, `the settings ${hash} are in force`);
  for (const warning of warnings)
    logger.warn({ code: 'doubtful-setting', advice: 'Change the setting, if it is not meant so.' }, warning);
}
