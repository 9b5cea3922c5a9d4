import { createHash } from 'node:crypto';
import type { Client } from '@temporalio/client';

/** The header by which a gateway tells a sender that it knows which installation it belongs to. */
export const INSTALLATION_HEADER = 'plumbline-installation';

/**
 * What tells this installation from others: there is one in a namespace, and Temporal gives each namespace an
 * id of its own.
 */
export async function installationOf({ connection, options: { namespace } }: Client): Promise<string> {
  const { namespaceInfo } = await connection.workflowService.describeNamespace({ namespace });
  return createHash('sha256')
    .update(namespaceInfo?.id ?? '')
    .digest('hex')
    .slice(0, 16);
}
