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
import { subscriptionText, toldOf } from '../operator/subscription-text.ts';
import { awaitTestEvent, testEvents } from '../operator/test-event.ts';
import { printable, jsonLine } from '../process/printable.ts';
import { beginProcess } from '../settings/begin-process.ts';
import type { ExitCode, Terminal } from './terminal.ts';
import { withTemporal } from './with-temporal.ts';

/** Prints the subscription and GravityZone's counters. */
export async function showPush(terminal: Terminal, name: string, json: boolean): Promise<void> {
  const { api, settings } = accountOf(terminal, name);
  const found = await showSubscription(api);
  if (json) {
    const stats = found === undefined ? undefined : await readPushStats(api);
    await terminal.out(jsonLine({ account: name, subscription: toldOf(found, settings.pushUrl), stats }));
    return;
  }
  await terminal.out(subscriptionText(found, settings.pushUrl));
  if (found !== undefined) await terminal.out(`${statsText(await readPushStats(api))}\n`);
}

/** Subscribes the gateway to incidents; `force` takes the subscription away from another destination. */
export async function setPush(
  terminal: Terminal,
  name: string,
  { force, json }: { readonly force: boolean; readonly json: boolean },
): Promise<void> {
  const account = accountOf(terminal, name);
  const own = ownDestination(account);
  const eventTypes = [NEW_INCIDENT, NEW_EXTENDED_INCIDENT];
  const { after, remarks } = await setSubscription(account.api, { ...own, eventTypes, force });
  if (json) {
    const subscription = toldOf(after, own.url);
    await terminal.out(jsonLine({ account: name, subscription, remarks }));
    return;
  }
  await terminal.out(
    after === undefined
      ? `GravityZone was told to push to ${printable(own.url)}.\n`
      : subscriptionText(after, own.url),
  );
  for (const remark of remarks) await terminal.err(`${remark}\n`);
}

/** Has GravityZone push a test event, and waits for it up to `patience` ms; 1 where it does not come. */
export async function testPush(
  terminal: Terminal,
  name: string,
  patience: number,
  json: boolean,
): Promise<ExitCode> {
  const account = accountOf(terminal, name);
  const own = ownDestination(account);
  return withTemporal(terminal, { account: name }, async (client) => {
    const before = await testEvents(client, name);
    await testSubscription(account.api, own);
    const workflow = patience === 0 ? undefined : await awaitTestEvent(client, name, before, patience);
    const hasFailed = workflow === undefined && patience > 0;
    if (json) await terminal.out(jsonLine({ account: name, asked: true, workflow }));
    else if (workflow !== undefined)
      await terminal.out(`The test event came: Temporal keeps it as workflow ${workflow}.\n`);
    else
      await terminal.out(
        `GravityZone was asked for a test event. When it arrives, Temporal shows a workflow test/${name}/…\n`,
      );
    if (hasFailed)
      await terminal.err(
        `It did not come within ${Math.round(patience / 1_000)} s.\nCheck that the gateway runs and can be reached at ${own.url} from the internet, and that its certificate is valid: GravityZone sends only then. See the gateway’s log for pushes that were refused.\n`,
      );
    return hasFailed ? 1 : 0;
  });
}

/** Switches the push to the gateway off. */
export async function removePush(terminal: Terminal, name: string, json: boolean): Promise<void> {
  const account = accountOf(terminal, name);
  const before = await removeSubscription(account.api, ownDestination(account));
  const said =
    before === undefined
      ? 'Push was never set up for this API key.'
      : before.isOn
        ? 'The push is off. GravityZone keeps its settings; `plumbline subscription set` switches it on again.'
        : 'The push was off already.';
  await terminal.out(json ? jsonLine({ account: name, wasOn: before?.isOn ?? false }) : `${said}\n`);
  if (account.settings.manageSubscription)
    await terminal.err(
      'A worker will switch it on again within minutes. To prevent that, remove `manageSubscription` from its settings.\n',
    );
}

function accountOf({ env }: Terminal, name: string): GravityZoneAccount {
  return findGravityZoneAccount(beginProcess(env), name);
}
