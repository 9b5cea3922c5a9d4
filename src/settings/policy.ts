import type { Policy, WatchPolicy } from '../incident/policy.ts';
import type { Settings } from './settings.ts';
import { deskQueue } from './task-queues.ts';

const DAY = 86_400_000;

/** Manage switches a callback off only after three days of failures. */
const CALLBACK_INTERVAL = 3_600_000;

/** The policy that the settings give to incidents of a company. */
export function policyFor(settings: Settings, companyId: string | undefined): Policy {
  const { idleDays, lingerDays, ...policy } = settings.policy;
  return {
    ...policy,
    idle: idleDays * DAY,
    linger: lingerDays * DAY,
    desks: Object.entries(settings.desks).flatMap(([name, desk]) =>
      desk === undefined ? [] : [{ name, taskQueue: deskQueue(settings, name) }],
    ),
    companyName: companyNameOf(settings, companyId),
  };
}

/** The name that the settings give a GravityZone company. */
export function companyNameOf(settings: Settings, companyId: string | undefined): string | undefined {
  return settings.companies.find(({ id }) => id === companyId)?.name;
}

/** How the settings have the tickets of a desk watched; `undefined` where they do not name such a desk. */
export function watchPolicyFor(settings: Settings, desk: string): WatchPolicy | undefined {
  const { manage } = settings.desks;
  if (desk !== 'manage' || manage === undefined) return undefined;
  return {
    taskQueue: deskQueue(settings, desk),
    pollInterval: manage.pollInterval,
    callbackInterval: CALLBACK_INTERVAL,
    attemptTimeout: settings.policy.attemptTimeout,
    historyEvents: settings.policy.historyEvents,
  };
}
