import { readPushStats, statsText } from '../gravityzone/api/push-stats.ts';
import {
  removeSubscription,
  setSubscription,
  testSubscription,
} from '../gravityzone/api/push-subscription.ts';
import { showSubscription } from '../gravityzone/api/subscription-settings.ts';
import { NEW_EXTENDED_INCIDENT, NEW_INCIDENT } from '../gravityzone/modules.ts';
import { accountSettings, controlApi, ownDestination } from '../operator/gravityzone-account.ts';
import { subscriptionText } from '../operator/subscription-text.ts';
import { loadSettings } from '../settings/load-settings.ts';
import type { Terminal } from './terminal.ts';

/** Prints the subscription and GravityZone's counters. */
export async function showPush(terminal: Terminal, account: string): Promise<void> {
  const settings = loadSettings(terminal.env);
  const api = controlApi(settings, account);
  const found = await showSubscription(api);
  await terminal.out(subscriptionText(found, accountSettings(settings, account).api?.pushUrl));
  if (found !== undefined) await terminal.out(`${statsText(await readPushStats(api))}\n`);
}

/** Subscribes the gateway to incidents; `force` takes the subscription away from another destination. */
export async function setPush(terminal: Terminal, account: string, force: boolean): Promise<void> {
  const settings = loadSettings(terminal.env);
  const own = ownDestination(settings, account);
  const eventTypes = [NEW_INCIDENT, NEW_EXTENDED_INCIDENT];
  const { after, remarks } = await setSubscription(controlApi(settings, account), {
    ...own,
    eventTypes,
    force,
  });
  if (after !== undefined) await terminal.out(subscriptionText(after, own.url));
  for (const remark of remarks) await terminal.err(`${remark}\n`);
}

/** Has GravityZone push a test event. */
export async function testPush(terminal: Terminal, account: string): Promise<void> {
  const settings = loadSettings(terminal.env);
  await testSubscription(controlApi(settings, account), ownDestination(settings, account));
  await terminal.out(
    `GravityZone was asked for a test event. When it has come, Temporal has a workflow test/${account}/… of it.\n`,
  );
}

/** Switches the push to the gateway off. */
export async function removePush(terminal: Terminal, account: string): Promise<void> {
  const settings = loadSettings(terminal.env);
  const before = await removeSubscription(controlApi(settings, account), ownDestination(settings, account));
  const said =
    before === undefined
      ? 'Push was never set up for this API key.'
      : before.isOn
        ? 'The push is off. GravityZone keeps its settings; `plumbline subscription set` switches it on again.'
        : 'The push was off already.';
  await terminal.out(`${said}\n`);
  if (accountSettings(settings, account).api?.manageSubscription === true)
    await terminal.err(
      'A worker switches it on again within minutes: take `manageSubscription` from its settings first.\n',
    );
}
