import type { TextsOf } from '../activities/order.ts';
import { consoleLink } from '../incident/console-link.ts';
import type { Settings } from '../settings/settings.ts';

/**
 * How the settings have the texts of tickets made, and where an account's incidents are seen in GravityZone.
 */
export function textsOf(newest: () => { readonly settings: Settings }): TextsOf {
  return ({ account, incidentId }) => {
    const { accounts, texts, privacy } = newest().settings;
    const url = Object.hasOwn(accounts, account) ? accounts[account]?.api?.accessUrl : undefined;
    return {
      texts,
      leftOut: privacy.leaveOut,
      link: url === undefined ? undefined : consoleLink(url, incidentId),
    };
  };
}
