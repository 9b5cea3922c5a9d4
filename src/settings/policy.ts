import type { Policy } from '../incident/policy.ts';
import type { Settings } from './settings.ts';
import { deskQueue } from './task-queues.ts';

const DAY = 86_400_000;

/** The policy that the settings give to incidents of a company. */
export function policyFor(settings: Settings, companyId: string | undefined): Policy {
  const { idleDays, ...policy } = settings.policy;
  return {
    ...policy,
    idle: idleDays * DAY,
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
