import { expect } from 'vitest';
import { VendorRefused, VendorUnavailable } from '../../../src/http/vendor-errors.ts';
import type { ManageWorld } from '../manage-world.ts';

/**
 * One fact about ConnectWise Manage, and a test that it holds: for the desk, and for what then stands in the
 * emulator.
 */
export type Fact = readonly [says: string, holds: (world: ManageWorld) => Promise<void>];

/** Facts that belong together. */
export interface Section {
  readonly title: string;
  readonly facts: readonly Fact[];
}

/** Expects a refusal that waits for people, with a code, and gives its message and advice. */
export async function refusalOf(action: Promise<unknown>, code: string): Promise<VendorRefused> {
  const error = await failureOf(action);
  expect(error).toBeInstanceOf(VendorRefused);
  expect(error).toMatchObject({ code });
  return error as VendorRefused;
}

/** Expects a failure that passes by itself, with a code. */
export async function passingOf(action: Promise<unknown>, code: string): Promise<VendorUnavailable> {
  const error = await failureOf(action);
  expect(error).toBeInstanceOf(VendorUnavailable);
  expect(error).toMatchObject({ code });
  return error as VendorUnavailable;
}

async function failureOf(action: Promise<unknown>): Promise<unknown> {
  return action.then(
    (outcome) => expect.fail(`it succeeded: ${JSON.stringify(outcome)}`),
    (error: unknown) => error,
  );
}

/** A text that contains another. */
export const containing = (text: string): string => expect.stringContaining(text) as string;
