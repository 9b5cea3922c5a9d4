import type { Logger } from 'pino';
import type { Settings } from '../settings/settings.ts';

/** Which limits hold for texts at Automate: every worker needs the same ones. */
export function sayProfile(
  { desks: { automate } }: Pick<Settings, 'desks'>,
  logger: Pick<Logger, 'info'>,
): void {
  const profile = automate?.profile?.read();
  if (profile === undefined) return;
  const { hash, measuredAt, measured } = profile;
  logger.info(
    { desk: 'automate', profile: hash, measuredAt, ...measured },
    `the profile ${hash} of Automate is in force`,
  );
}
