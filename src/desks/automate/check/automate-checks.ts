import { ok } from '../../../errors/check.ts';
import type { CheckGroup, Found, Level } from '../../../errors/check.ts';
import { homeOf } from '../../company-mapping.ts';
import type { DeskCheckInput } from '../../desk.ts';
import { unmappedCompanies } from '../../unmapped-companies.ts';
import {
  findCategories,
  findRunner,
  findScript,
  logInFinding,
  readVersion,
} from '../commission/before-writing.ts';
import type { Found as Measured, Verdict } from '../commission/finding.ts';
import { CLIENT_WORDS } from '../company/client-mapping.ts';
import type { ClientMapping } from '../company/client-mapping.ts';
import type { Clients } from '../company/clients.ts';
import type { AutomateClient } from '../connection/automate-client.ts';
import type { AutomateSettings } from '../settings.ts';
import { clientFindings } from './client-findings.ts';
import { profileFindings } from './profile-findings.ts';

/** The parts of the desk that its checks look with. */
export interface AutomateParts {
  readonly client: AutomateClient;
  readonly clients: Clients;
  readonly mapping: ClientMapping;
}

/** The log-in first; then all that commissioning looks at before it writes, the clients, and what was measured. */
export function automateChecks(
  settings: AutomateSettings,
  { client, clients, mapping }: AutomateParts,
  input: DeskCheckInput,
): CheckGroup {
  return {
    first: {
      subject: 'automate: log-in',
      async look(signal) {
        const version = await readVersion(client, signal);
        return [found(logInFinding(version, client.clockAhead())), secondFactor(settings)];
      },
    },
    then: [
      {
        subject: 'automate: script',
        look: async (signal) => [found((await findScript(client, settings, signal)).found)],
      },
      {
        subject: 'automate: runner',
        look: async (signal) => [found((await findRunner(client, settings, Date.now, signal)).found)],
      },
      {
        subject: 'automate: categories',
        drifts: true,
        look: async (signal) => [
          // A number that no ticket has yet may be right: nobody has to act, and nobody changed anything.
          found((await findCategories(client, settings, Date.now, signal)).found, 'note'),
        ],
      },
      {
        subject: 'automate: clients',
        drifts: true,
        look: async (signal) => [
          ...(await clientFindings(settings, clients, signal)),
          ...(await unmappedCompanies(CLIENT_WORDS, await input.companies(signal), async (placement) =>
            homeOf(await mapping.clientFor(placement, signal)),
          )),
        ],
      },
      {
        subject: 'automate: profile',
        look: () => Promise.resolve(profileFindings(settings)),
      },
    ],
  };
}

const LEVELS: Readonly<Record<Exclude<Verdict, 'careful'>, Level>> = {
  ok: 'ok',
  failed: 'fault',
  unproved: 'warning',
};

/** What commissioning found, as a check tells it. */
function found({ verdict, text, advice }: Measured, careful: Level = 'warning'): Found {
  return {
    level: verdict === 'careful' ? careful : LEVELS[verdict],
    message: text,
    ...(advice !== undefined && { advice }),
  };
}

function secondFactor({ totpSecret }: AutomateSettings): Found {
  return ok(
    totpSecret === undefined
      ? 'Automate asks this user for no second factor.'
      : 'Codes for two-factor log-in are made from `totpSecret`.',
  );
}
