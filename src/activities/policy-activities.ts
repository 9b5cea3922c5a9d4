import type { Policy } from '../incident/policy.ts';

/** Where a policy is asked for: the account, and the company once an event named it. */
export interface PolicyQuestion {
  readonly account: string;
  readonly companyId: string | undefined;
}

/** The activity by which settings reach incidents. */
export interface PolicyActivities {
  /** The policy in force for one incident. */
  loadPolicy(question: PolicyQuestion): Promise<Policy>;
}
