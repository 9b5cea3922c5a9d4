import type { Connection } from '@temporalio/client';
import type { Readiness } from '../process/admin-listener.ts';

const DEADLINE_MS = 2_000;
const SERVICE = 'temporal.api.workflowservice.v1.WorkflowService';

/** `SERVING` of the gRPC health protocol. */
const SERVING = 1;

/** The gateway is ready while Temporal serves; it needs no workers. Never rejects. */
export async function temporalReadiness(connection: Connection): Promise<Readiness> {
  try {
    const check = () => connection.healthService.check({ service: SERVICE });
    const { status } = await connection.withDeadline(Date.now() + DEADLINE_MS, () =>
      connection.withAbortSignal(AbortSignal.timeout(DEADLINE_MS), check),
    );
    if ((status as number) === SERVING) return { ok: true, detail: 'Temporal serves.' };
    return { ok: false, detail: `Temporal answers that it does not serve (status ${String(status)}).` };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, detail: `Temporal does not answer: ${reason}` };
  }
}
