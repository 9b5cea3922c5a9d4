import { fault, ok } from '../../../errors/check.ts';
import type { Found } from '../../../errors/check.ts';
import { HIDDEN } from '../company/clients.ts';
import type { Clients } from '../company/clients.ts';
import type { AutomateSettings } from '../settings.ts';

/** Whether the clients that the settings name are there. Throws as `Clients` does. */
export async function clientFindings(
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
