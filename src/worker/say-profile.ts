import type { Logger } from 'pino';
import type { Settings } from '../settings/settings.ts';

/** Which limits hold for texts at Automate: every worker needs the same ones. */
export function sayProfile(
  { desks: { automate } }: Pick<Settings, 'desks'>,
  logger: Pick<Logger, 'info' | 'warn'>,
): void {
  if (automate === undefined) return;
  const desk = 'automate';
  const profile = automate.profile?.read();
  if (profile === undefined) {
    const advice =
      'Run `plumbline automate commission`, and name the file that it writes as desks.automate.profile.';
    logger.warn(
      { desk, code: 'no-profile', advice },
      'nothing was measured at Automate: careful limits hold',
    );
  } else {
    const { hash, measuredAt, measured } = profile;
    logger.info(
      { desk, profile: hash, measuredAt, ...measured },
      `the profile ${hash} of Automate is in force`,
    );
  }
}
