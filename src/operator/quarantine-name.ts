import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import { QUARANTINE_WORKFLOW, quarantineWorkflowId } from '../workflows/names.ts';
import type { Settings } from '../settings/settings.ts';
import { NotPossible } from './not-possible.ts';

const NAME = /^(?:quarantine\/)?([a-z0-9-]{1,24})\/([0-9a-f]{6,64})$/;
const WHOLE_HASH = 64;

/** Temporal's list of the quarantines that are kept. */
export const KEPT = `WorkflowType = '${QUARANTINE_WORKFLOW}' AND ExecutionStatus = 'Running'`;

/**
 * The id of the quarantine's workflow that an operator names: `main/3f9c0d…`, of which the first six digits
 * are enough.
 * @throws NotPossible where there is none, or more than one.
 */
export async function findQuarantine(
  client: Client,
  name: string,
  { accounts }: Pick<Settings, 'accounts'>,
): Promise<string> {
  const [, account, digits] = NAME.exec(name) ?? [];
  if (account === undefined || digits === undefined) throw unknown(name);
  const missing = (): Error => (Object.hasOwn(accounts, account) ? unknown(name) : unknownAccount(account));
  const id = quarantineWorkflowId(account, digits);
  if (digits.length === WHOLE_HASH) {
    if (!(await isKept(client, id))) throw missing();
    return id;
  }
  const found: string[] = [];
  for await (const { workflowId } of client.workflow.list({
    query: `${KEPT} AND WorkflowId STARTS_WITH '${id}'`,
  }))
    found.push(workflowId);
  const [only, another] = found;
  if (only === undefined) throw missing();
  if (another === undefined) return only;
  throw new NotPossible({
    code: 'ambiguous-quarantine',
    message: `${found.length} quarantines start with ${name}.`,
    advice: 'Write more digits of it.',
  });
}

async function isKept(client: Client, workflowId: string): Promise<boolean> {
  try {
    const { status } = await client.workflow.getHandle(workflowId).describe();
    return status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

/** What was kept of an account that the settings name no more can still be found, but of this one nothing is. */
function unknownAccount(account: string): NotPossible {
  return new NotPossible({
    code: 'unknown-account',
    message: `The settings have no account ${account}, and nothing is kept in quarantine for it.`,
    advice: 'Take the name from `plumbline quarantine list`.',
  });
}

function unknown(name: string): NotPossible {
  return new NotPossible({
    code: 'unknown-quarantine',
    message: `Nothing is kept in quarantine as ${name}.`,
    advice:
      'Take the name from `plumbline quarantine list`: the account, a slash and at least six digits. One that was discarded is gone.',
  });
}
