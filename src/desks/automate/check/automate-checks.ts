import { fault, ok } from '../../../errors/check.ts';
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
import { HIDDEN } from '../company/clients.ts';
import type { Clients } from '../company/clients.ts';
import type { AutomateClient } from '../connection/automate-client.ts';
import type { AutomateSettings } from '../settings.ts';
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

/** Whether the clients that the settings name are there. Throws as `Clients` does. */
async function clientFindings(
  { companies, catchAll }: Pick<AutomateSettings, 'companies' | 'catchAll'>,
  clients: Clients,
  signal: AbortSignal,
): Promise<readonly Found[]> {
  const named = [
    ...Object.entries(companies).map(([id, choice]) => [`companies.${id}`, choice] as const),
    ...(catchAll === undefined ? [] : [['catchAll', catchAll] as const]),
  ];
  const flaws: Found[] = [];
  for (const [setting, choice] of named) {
    const found = await clients.chosen(choice, signal, `which \`${setting}\` names`);
    if (typeof found === 'number') continue;
    if (found.code === HIDDEN) return [fault(found.message, found.advice)];
    flaws.push(fault(found.message, found.advice));
  }
  if (flaws.length > 0) return flaws;
  return named.length === 0 ? [] : [ok(`Every client that the settings name is there (${named.length}).`)];
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
