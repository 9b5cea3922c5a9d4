import type { IncidentSource } from '../activities/feed-activities.ts';
import type { IncidentItem } from '../gravityzone/api/incident-schema.ts';
import { getIncident, listIncidents } from '../gravityzone/api/incidents.ts';
import { readListed } from '../gravityzone/api/listed-incident.ts';
import type { ListedIncident, Reading } from '../gravityzone/api/listed-incident.ts';
import { checkSubscription } from '../gravityzone/api/check-subscription.ts';
import type { ServedAccount } from './gravityzone-accounts.ts';

/**
 * What a feed reads of one GravityZone account. The names of companies that come with incidents are
 * remembered.
 */
export function incidentSource(account: () => ServedAccount): IncidentSource {
  function listed(item: IncidentItem, reading: Reading, readAt: number): ListedIncident {
    const incident = readListed(item, reading, readAt);
    const { companyId, companyName } = incident.event.facts;
    if (companyId !== undefined && companyName !== undefined) account().names.learn(companyId, companyName);
    return incident;
  }

  return {
    async listIncidents(window, signal) {
      const { api, logger } = account();
      const readAt = Date.now();
      const { items, pages, unreadable } = await listIncidents(api, { window, page: window.page }, signal);
      if (unreadable > 0)
        logger.warn(
          {
            vendor: 'gravityzone',
            unreadable,
            advice: 'Look at the newest incidents in GravityZone yourself.',
          },
          'GravityZone listed incidents that name no usable id; they are left out',
        );
      return { incidents: items.map((item) => listed(item, window.kind, readAt)), pages };
    },

    async readIncident(incidentId, signal) {
      const { api } = account();
      const readAt = Date.now();
      const item = await getIncident(api, incidentId, signal);
      return item === undefined ? undefined : listed(item, 'single', readAt);
    },

    checkSubscription(signal) {
      const { api, own, settings } = account();
      if (own === undefined) return Promise.resolve({ kind: 'off', text: 'The settings name no pushUrl.' });
      return checkSubscription(api, { own, manage: settings.manageSubscription }, signal);
    },
  };
}
