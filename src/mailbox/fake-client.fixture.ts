import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import type { Client, WorkflowStartOptions } from '@temporalio/client';
import type { TemporalReply } from './ask-temporal.ts';

/** A failed call to Temporal, as its client rejects it. */
export function grpcError(code: number, details: string): Error {
  const cause = Object.assign(new Error(details), { code, details, metadata: {} });
  return new Error('Failed to call Temporal', { cause });
}

/**
 * A client that takes down what it shall start, signal and describe, and fails with these replies, in order,
 * before all is taken. Every workflow that it describes stands as `state` says.
 */
export function fakeClient(...replies: TemporalReply[]) {
  const started: {
    readonly type: string;
    readonly workflowId: string;
    readonly args: readonly unknown[];
    readonly summary: string | undefined;
  }[] = [];
  const signals: (readonly unknown[])[] = [];
  const described: string[] = [];
  const state = { status: { name: 'RUNNING' }, historySize: undefined as number | undefined };
  const next = (): Promise<void> => {
    const reply = replies.shift() ?? { kind: 'taken' };
    return reply.kind === 'taken' ? Promise.resolve() : Promise.reject(errorOf(reply));
  };
  const workflow = {
    start(type: string, { workflowId, args, staticSummary: summary }: WorkflowStartOptions) {
      started.push({ type, workflowId, args: args as readonly unknown[], summary });
      return next();
    },
    getHandle: (workflowId: string) => ({
      signal({ name }: { readonly name: string }, ...args: readonly unknown[]) {
        signals.push([workflowId, name, ...args]);
        return next();
      },
      async describe() {
        described.push(workflowId);
        await next();
        return state;
      },
    }),
  };
  const client = {
    withDeadline: (_deadline: number, act: () => unknown) => act(),
    withAbortSignal: (_signal: AbortSignal, act: () => unknown) => act(),
    workflow,
  } as unknown as Client;
  return { client, started, signals, described, state };
}

function errorOf(reply: Exclude<TemporalReply, { kind: 'taken' }>): Error {
  switch (reply.kind) {
    case 'running':
      return new WorkflowExecutionAlreadyStartedError('', '', '');
    case 'gone':
      return new WorkflowNotFoundError('', '', undefined);
    case 'full':
      return grpcError(3, `limit for signal events: ${reply.reason}`);
    case 'refused':
      return grpcError(3, reply.reason);
    case 'later':
      return grpcError(14, reply.reason);
  }
}
