import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import type { Desk, TicketWatch } from '../desks/desk.ts';
import { deskMakers } from '../desks/registry.ts';
import { isSecret } from '../settings/schema/secret.ts';
import type { Settings } from '../settings/settings.ts';
import { gravityZoneAccounts } from './gravityzone-accounts.ts';
import type { ServedAccount } from './gravityzone-accounts.ts';

/** What the workers of a process work with, made of one state of the settings. */
export interface Served {
  readonly settings: Settings;
  readonly desks: readonly Desk[];
  readonly accounts: readonly ServedAccount[];
}

/**
 * Makes it. What the settings leave as it was `before` is kept, with what it knows: its log-in, its budget of requests,
 * what it remembers.
 * @throws SettingsError where a file or a secret cannot be read.
 */
export function serve(settings: Settings, logger: Logger, before?: Served): Served {
  const kept = before !== undefined && isDeepStrictEqual(deskParts(settings), deskParts(before.settings));
  const desks = kept
    ? before.desks
    : deskMakers(settings.desks, marksOf(settings), (message, details) => {
        logger.warn(details, message);
      }).map(({ make }) => make());
  const accounts = gravityZoneAccounts(settings, logger).map((account) => {
    const { name } = account;
    const isSame =
      before !== undefined &&
      isDeepStrictEqual(accountParts(settings.accounts[name]), accountParts(before.settings.accounts[name]));
    return (isSame ? before.accounts.find((each) => each.name === name) : undefined) ?? account;
  });
  return { settings, desks, accounts };
}

/** A desk that always is the one made of the newest settings. */
export function newestDesk(desk: Desk, newest: () => Served): Desk {
  const now = (): Desk => newest().desks.find(({ name }) => name === desk.name) ?? desk;
  const { watch, ...others } = desk;
  const watchNow = (): TicketWatch => now().watch ?? (watch as TicketWatch);
  return {
    ...others,
    read: (...asked) => now().read(...asked),
    write: (...asked) => now().write(...asked),
    ...(watch !== undefined && {
      watch: {
        lookAt: (...asked) => watchNow().lookAt(...asked),
        changedSince: (...asked) => watchNow().changedSince(...asked),
        keepCallbacks: (...asked) => watchNow().keepCallbacks(...asked),
      },
    }),
  };
}

function marksOf({ accounts }: Settings) {
  return Object.entries(accounts).map(([account, { mark, formerMarks }]) => ({ account, mark, formerMarks }));
}

function deskParts(settings: Settings): unknown {
  return [plain(settings.desks), settings.desks.automate?.profile?.read()?.hash, marksOf(settings)];
}

/** A worker needs the secret of pushes only where it keeps the subscription; else it may not be there. */
function accountParts(account: Settings['accounts'][string] | undefined): unknown {
  const { api, authorization = [] } = account ?? {};
  return plain(api?.manageSubscription === true ? [api, authorization[0]] : [api]);
}

/** Settings with their secrets, to be compared. */
function plain(node: unknown): unknown {
  if (isSecret(node)) return node.reveal();
  if (Array.isArray(node)) return node.map(plain);
  if (typeof node !== 'object' || node === null) return typeof node === 'function' ? undefined : node;
  return Object.fromEntries(Object.entries(node).map(([name, member]) => [name, plain(member)]));
}
