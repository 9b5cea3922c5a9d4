/** Input of the `testEvent` workflow. */
export interface TestEventInput {
  readonly account: string;
  /** In ms since 1970; part of the workflow's id. */
  readonly sentAt: number;
  /** The event as it came. */
  readonly event: unknown;
}

/**
 * Records one test event (`_testEvent_`) in its history and ends: proof that the push arrives, without a
 * ticket.
 */
export function testEvent(input: TestEventInput): Promise<{ readonly recorded: number }> {
  return Promise.resolve({ recorded: input.sentAt });
}
