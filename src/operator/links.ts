import { consoleLink } from '../incident/console-link.ts';
import type { IncidentName } from '../mailbox/incident-workflows.ts';
import type { Settings } from '../settings/settings.ts';
import { webUiOf } from '../settings/temporal-target.ts';
import type { IncidentView } from '../workflows/contracts.ts';
import { incidentWorkflowId } from '../workflows/names.ts';

/** A page about an incident, and what it is of. */
export interface Link {
  readonly of: string;
  readonly url: string;
}

/** The pages of an incident: its tickets, where the desk has addresses for them, GravityZone and Temporal. */
export function linksOf(settings: Settings, view: IncidentView): readonly Link[] {
  const { account, incidentId, facts, standings } = view;
  const accessUrl = Object.hasOwn(settings.accounts, account)
    ? settings.accounts[account]?.api?.accessUrl
    : undefined;
  const inGravityZone =
    facts.incidentLink ?? (accessUrl === undefined ? undefined : consoleLink(accessUrl, incidentId));
  return [
    ...standings.flatMap(({ desk, ticket }) => {
      const url = ticket === undefined ? undefined : ticketLink(settings, desk, ticket);
      return url === undefined ? [] : [{ of: `Ticket ${ticket ?? ''} at ${desk}`, url }];
    }),
    ...(inGravityZone === undefined ? [] : [{ of: 'GravityZone', url: inGravityZone }]),
    ...temporalLink(settings, { account, incidentId }),
  ];
}

/** Manage's pages are on the host of its API, without `api-`. Automate has no address for a ticket. */
function ticketLink({ desks }: Settings, desk: string, ticket: string): string | undefined {
  if (desk !== 'manage' || desks.manage === undefined) return undefined;
  const url = new URL(
    '/v4_6_release/services/system_io/router/openrecord.rails',
    desks.manage.url.replace('://api-', '://'),
  );
  const query = {
    locale: 'en_US',
    companyName: desks.manage.companyId,
    recordType: 'ServiceFv',
    recid: ticket,
  };
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
}

function temporalLink({ temporal }: Settings, { account, incidentId }: IncidentName): readonly Link[] {
  const ui = webUiOf({ temporal });
  if (ui === undefined) return [];
  const id = encodeURIComponent(incidentWorkflowId(account, incidentId));
  const base = ui.replace(/\/+$/, '');
  return [
    { of: 'Temporal', url: `${base}/namespaces/${encodeURIComponent(temporal.namespace)}/workflows/${id}` },
  ];
}
