import { readPushStats, statsText } from '../gravityzone/api/push-stats.ts';
import {
  removeSubscription,
  setSubscription,
  testSubscription,
} from '../gravityzone/api/push-subscription.ts';
import { showSubscription } from '../gravityzone/api/subscription-settings.ts';
import { NEW_EXTENDED_INCIDENT, NEW_INCIDENT } from '../gravityzone/modules.ts';
import type { GravityZoneAccount } from '../gravityzone/account.ts';
import { findGravityZoneAccount, ownDestination } from '../operator/account-settings.ts';
import { subscriptionText } from '../operator/subscription-text.ts';
import { beginProcess } from '../settings/begin-process.ts';
import type { Terminal } from './terminal.ts';

/** Prints the subscription and GravityZone's counters. */
export async function showPush(terminal: Terminal, name: string): Promise<void> {
  const { api, settings } = accountOf(terminal, name);
  const found = await showSubscription(api);
  await terminal.out(subscriptionText(found, settings.pushUrl));
  if (found !== undefined) await terminal.out(`${statsText(await readPushStats(api))}\n`);
}

/** Subscribes the gateway to incidents; `force` takes the subscription away from another destination. */
export async function setPush(terminal: Terminal, name: string, force: boolean): Promise<void> {
  const account = accountOf(terminal, name);
  const own = ownDestination(account);
  const eventTypes = [NEW_INCIDENT, NEW_EXTENDED_INCIDENT];
  const { after, remarks } = await setSubscription(account.api, { ...own, eventTypes, force });
  if (after !== undefined) await terminal.out(subscriptionText(after, own.url));
  for (const remark of remarks) await terminal.err(`${remark}\n`);
}

/** Has GravityZone push a test event. */
export async function testPush(terminal: Terminal, name: string): Promise<void> {
  const account = accountOf(terminal, name);
  await testSubscription(account.api, ownDestination(account));
  await terminal.out(
    `GravityZone was asked for a test event. When it arrives, Temporal shows a workflow test/${name}/…\n`,
  );
}

/** Switches the push to the gateway off. */
export async function removePush(terminal: Terminal, name: string): Promise<void> {
  const account = accountOf(terminal, name);
  const before = await removeSubscription(account.api, ownDestination(account));
  const said =
    before === undefined
      ? 'Push was never set up for this API key.'
      : before.isOn
        ? 'The push is off. GravityZone keeps its settings; `plumbline subscription set` switches it on again.'
        : 'The push was off already.';
  await terminal.out(`${said}\n`);
  if (account.settings.manageSubscription)
    await terminal.err(
      'A worker will switch it on again within minutes. To prevent that, remove `manageSubscription` from its settings.\n',
    );
}

function accountOf({ env }: Terminal, name: string): GravityZoneAccount {
  return findGravityZoneAccount(beginProcess(env), name);
}
