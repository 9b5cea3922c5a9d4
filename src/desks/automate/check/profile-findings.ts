import { fault, ok, warning } from '../../../errors/check.ts';
import type { Found } from '../../../errors/check.ts';
import { ourScript } from '../script/script-file.ts';
import type { AutomateSettings } from '../settings.ts';

const AGAIN = 'Run `plumbline automate commission`.';
const IMPORT_AGAIN =
  'Import the script again, which `plumbline automate script` prints, unless you did since. Then run `plumbline automate commission`.';
const MEASURE =
  'Run `plumbline automate commission`, and name the file that it writes as `desks.automate.profile`.';

const COMMENTS_NEEDED =
  'Update the Automate server to a version whose tickets carry comments, let the Automate user read them, and run `plumbline automate commission` again.';

/** Whether what was measured at Automate fits its server and our script, and what it means for tickets. */
export function profileFindings({
  profile: named,
  url,
}: Pick<AutomateSettings, 'profile' | 'url'>): readonly Found[] {
  const profile = named?.read();
  if (profile === undefined)
    return [
      warning(
        'Nothing was measured at Automate: careful limits hold.',
        named === undefined ? MEASURE : AGAIN,
      ),
    ];
  const { hash, measuredAt, measured, server, script } = profile;
  const isOurScript = script.sha256 === ourScript().sha256;
  const other = [
    ...(server.url === url ? [] : [`at ${server.url}`]),
    ...(isOurScript ? [] : ['with the script of another version']),
  ];
  return [
    other.length === 0
      ? ok(`The profile ${hash} was measured at this server with this script on ${measuredAt.slice(0, 10)}.`)
      : warning(
          `The profile ${hash} was measured ${other.join(', and ')}.`,
          isOurScript ? AGAIN : IMPORT_AGAIN,
        ),
    ...(measured.servesComments
      ? []
      : [
          fault(
            'Automate shows no comments: tickets are opened, but no update can be written to them.',
            COMMENTS_NEEDED,
          ),
        ]),
  ];
}
