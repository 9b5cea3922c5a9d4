import type { Logger } from 'pino';
import { ourScript } from '../desks/automate/script/our-script.ts';
import type { Settings } from '../settings/settings.ts';

const COMMENTS_NEEDED =
  'Update the Automate server to a version whose tickets carry comments, let the Automate user read them, and run `plumbline automate commission` again.';

/** Which limits hold for texts at Automate: every worker needs the same ones. */
export function sayProfile(
  { desks: { automate } }: Pick<Settings, 'desks'>,
  logger: Pick<Logger, 'info' | 'warn'>,
): void {
  if (automate === undefined) return;
  const desk = 'automate';
  const advice =
    'Run `plumbline automate commission`, and name the file that it writes as desks.automate.profile.';
  const profile = automate.profile?.read();
  if (profile === undefined) {
    const message = 'nothing was measured at Automate: careful limits hold';
    logger.warn({ desk, code: 'no-profile', advice }, message);
    return;
  }
  const { hash, measuredAt, measured, server, script } = profile;
  logger.info(
    { desk, profile: hash, measuredAt, ...measured },
    `the profile ${hash} of Automate is in force`,
  );
  if (!measured.servesComments)
    logger.warn(
      { desk, code: 'comments-not-served', advice: COMMENTS_NEEDED },
      'Automate shows no comments: tickets are opened, but NO update can be written to them',
    );
  const other = [
    ...(server.url === automate.url ? [] : [`at ${server.url}`]),
    ...(script.sha256 === ourScript().sha256 ? [] : ['with the script of another version']),
  ];
  if (other.length === 0) return;
  const message = `the profile ${hash} of Automate was measured ${other.join(', and ')}`;
  logger.warn({ desk, code: 'other-profile', advice }, message);
}
