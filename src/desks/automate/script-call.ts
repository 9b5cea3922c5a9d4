import type { AutomateClient } from './automate-client.ts';
import { scriptRefused } from './failures.ts';
import { basicPlaneText, fitBody } from './fit-text.ts';
import { batchAnswer } from './wire.ts';

/** What the imported script shall do. A member that is missing leaves the ticket as it is in that respect. */
export type ScriptOrder = { readonly marker: string } & (
  | {
      readonly operation: 'create';
      readonly categoryId: number;
      readonly subject: string;
      readonly body: string;
    }
  | { readonly operation: 'comment'; readonly ticketId: string; readonly body: string }
  | {
      readonly operation: 'update';
      readonly ticketId: string;
      readonly categoryId: number;
      readonly body: string | undefined;
    }
);

/**
 * The body of a script call: all seven parameters, always, since an empty one means "leave unchanged". Free text is
 * base64, because Automate substitutes `@name@` and `%name%` in parameters and splices them into SQL.
 */
export function scriptCall(scriptId: number, computerId: number, order: ScriptOrder) {
  const values = {
    Operation: order.operation,
    Marker: order.marker,
    CategoryId: 'categoryId' in order ? String(order.categoryId) : '',
    Subject: 'subject' in order ? base64(basicPlaneText(order.subject)) : '',
    Body: order.body === undefined ? '' : base64(fitBody(order.body)),
    TicketId: 'ticketId' in order ? order.ticketId : '',
    StatusId: '',
  };
  return {
    EntityType: 'Computer',
    EntityIds: [computerId],
    ScriptId: scriptId,
    Parameters: Object.entries(values).map(([Key, Value]) => ({ Key, Value })),
    UseAgentTime: false,
    // The run waits for an agent that is offline; skipped, it would vanish without a trace.
    OfflineActionFlags: {
      SkipsOfflineAgents: false,
      WakesOfflineAgents: false,
      OnlyRunsOnOfflineAgents: false,
    },
    Priority: 12,
    IncludeSubGroups: false,
  };
}

/**
 * Has the script run on a computer. The server only says whether it accepted the call; the result is read back later.
 * @throws DeskRejected when it was refused; DeskUnavailable when the outcome is unknown.
 */
export async function runScript(
  client: AutomateClient,
  scriptId: number,
  computerId: number,
  order: ScriptOrder,
): Promise<void> {
  const call = scriptCall(scriptId, computerId, order);
  const { accepted, reasons } = await client.post('/Batch/ScriptExecute', call, batchAnswer);
  if (!accepted) throw scriptRefused(scriptId, computerId, reasons);
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}
