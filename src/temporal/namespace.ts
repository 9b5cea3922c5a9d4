import type { Connection } from '@temporalio/client';
import { isGrpcServiceError } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import type { TemporalTarget } from './target.ts';
import { missingNamespace, temporalFault } from './temporal-fault.ts';

const NOT_FOUND = 5;
const ALREADY_EXISTS = 6;

/** For how long a namespace of our making keeps the histories of workflows that ended. */
const RETENTION = '30 days';

/**
 * A server that was told of a new namespace looks at its list every few seconds; it gets this long, in ms.
 */
const LONGEST_WAIT = 60_000;
const POLL = 500;

/**
 * Makes sure that the namespace is there.
 * @throws SettingsError where it is not, saying how to create it; TemporalUnavailable where nobody can tell.
 */
export async function requireNamespace(connection: Connection, target: TemporalTarget): Promise<void> {
  try {
    await connection.workflowService.describeNamespace({ namespace: target.namespace });
  } catch (error) {
    if (isNotFound(error)) throw missingNamespace(target, error);
    throw temporalFault(error, target);
  }
}

/**
 * Creates the namespace where it is not there, and waits until it can be used; true if it was created.
 * @throws SettingsError where we may not.
 */
export async function createNamespace(connection: Connection, target: TemporalTarget): Promise<boolean> {
  const { namespace } = target;
  const { workflowService, operatorService } = connection;
  if (await isThere(() => workflowService.describeNamespace({ namespace }))) return false;
  try {
    await workflowService.registerNamespace({
      namespace,
      description: 'Incidents and tickets of plumbline',
      workflowExecutionRetentionPeriod: msToTs(RETENTION),
    });
  } catch (error) {
    if (!(isGrpcServiceError(error) && (error.code as number) === ALREADY_EXISTS)) throw error;
  }
  const deadline = Date.now() + LONGEST_WAIT;
  while (!(await isThere(() => operatorService.listSearchAttributes({ namespace })))) {
    if (Date.now() > deadline) throw missingNamespace(target, undefined);
    await new Promise((resolve) => setTimeout(resolve, POLL));
  }
  return true;
}

async function isThere(look: () => Promise<unknown>): Promise<boolean> {
  try {
    await look();
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}

function isNotFound(error: unknown): boolean {
  return isGrpcServiceError(error) && (error.code as number) === NOT_FOUND;
}
