import type { Logger } from 'pino';
import type { Settings } from '../settings/settings.ts';

/** Which limits hold for texts at Automate: every worker needs the same ones. As long as the same hold, it is said once. */
export function sayProfile(
  { desks: { automate } }: Pick<Settings, 'desks'>,
  logger: Pick<Logger, 'info' | 'warn'>,
  before?: Pick<Settings, 'desks'>,
): void {
  const file = automate?.profile;
  if (file === undefined) return;
  const profile = file.read();
  const known = before?.desks.automate?.profile;
  if (known?.path === file.path && known.read()?.hash === profile?.hash) return;
  if (profile === undefined) {
    logger.warn(
      {
        desk: 'automate',
        code: 'no-profile',
        advice:
          'Run `plumbline automate commission`, or copy the file from another worker: it is taken as soon as it is there.',
      },
      `The profile of Automate, ${file.path}, does not exist: careful limits hold.`,
    );
    return;
  }
  const { hash, measuredAt, measured } = profile;
  logger.info(
    { desk: 'automate', profile: hash, measuredAt, ...measured },
    `the profile ${hash} of Automate is in force`,
  );
}
