import type { Home } from '../../../incident/ticket.ts';
import type { ClientName, Placement } from '../../desk.ts';
import type { AutomateSettings } from '../settings.ts';

type MappedClient = NonNullable<AutomateSettings['catchAll']>;

/** Where an incident's tickets stand at Automate, and by which client. */
export type Company =
  | (Extract<Home, { kind: 'company' }> & { readonly client: MappedClient })
  | Extract<Home, { kind: 'unmapped' }>;

/** The client that the incident's company is mapped to, else the catch-all with a remark. */
export function companyOf(
  { companies, catchAll }: Pick<AutomateSettings, 'companies' | 'catchAll'>,
  placement: Placement,
): Company {
  const { companyId, companyName } = placement;
  const mapped =
    companyId !== undefined && Object.hasOwn(companies, companyId) ? companies[companyId] : undefined;
  if (mapped !== undefined) return { kind: 'company', client: mapped, isCatchAll: false, remarks: [] };
  if (catchAll !== undefined)
    return { kind: 'company', client: catchAll, isCatchAll: true, remarks: [catchAllRemark(placement)] };
  const name = companyName.kind === 'known' ? companyName.name : undefined;
  const company = [name, companyId].filter((part) => part !== undefined).join(', ');
  return {
    kind: 'unmapped',
    code: 'unmapped-company',
    message: `No Automate client is mapped to the GravityZone company ${company === '' ? 'of this incident, which is unknown' : company}.`,
    advice: `${
      companyId === undefined
        ? 'Set `catchAll` in the Automate settings to { clientId: ID } of the client that such tickets belong to'
        : `Add "${companyId}" with { clientId: ID } of an Automate client to \`companies\` in the Automate settings, or set \`catchAll\``
    }, then retry.`,
  };
}

function catchAllRemark({ companyId, companyName }: Placement): string {
  const stands = 'the ticket stands at the catch-all client.';
  if (companyId === undefined) return `The incident names no GravityZone company: ${stands}`;
  return `GravityZone company ${companyId}${nameIn(companyName)} is mapped to no Automate client: ${stands}`;
}

function nameIn(companyName: ClientName): string {
  if (companyName.kind === 'known') return ` (${companyName.name})`;
  if (companyName.kind !== 'given up') return '';
  return `, whose name could not be fetched (${companyName.problem}),`;
}
