import { isGrpcServiceError } from '@temporalio/client';
import type { Connection } from '@temporalio/client';
import { isPlumblineError } from '../errors/index.ts';
import type { Readiness } from '../process/admin-listener.ts';
import type { Explain } from './push.ts';

const DEADLINE_MS = 2_000;
const NOT_FOUND = 5;

/** The gateway is ready while Temporal answers for its namespace; it needs no workers. Never rejects. */
export async function temporalReadiness(
  connection: Connection,
  namespace: string,
  explain: Explain,
): Promise<Readiness> {
  try {
    const look = () => connection.workflowService.describeNamespace({ namespace });
    await connection.withDeadline(Date.now() + DEADLINE_MS, () =>
      connection.withAbortSignal(AbortSignal.timeout(DEADLINE_MS), look),
    );
    return { ok: true, detail: `Temporal answers for namespace ${namespace}.` };
  } catch (error) {
    if (isGrpcServiceError(error) && (error.code as number) === NOT_FOUND)
      return { ok: false, detail: `Temporal has no namespace ${namespace}.` };
    const fault = explain(error);
    const reason = fault instanceof Error ? fault.message : String(fault);
    return { ok: false, detail: isPlumblineError(fault) ? reason : `Temporal does not answer: ${reason}` };
  }
}
