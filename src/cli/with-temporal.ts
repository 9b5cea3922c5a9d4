import type { Client } from '@temporalio/client';
import { findAccount, requireDesk } from '../operator/account-settings.ts';
import { beginProcess } from '../settings/begin-process.ts';
import type { Settings } from '../settings/settings.ts';
import { temporalTarget } from '../settings/temporal-target.ts';
import { connectClient } from '../temporal/connect.ts';
import { temporalFault } from '../temporal/temporal-fault.ts';
import type { Terminal } from './terminal.ts';

/** What a command was called with that the settings must know. */
export interface Named {
  readonly account?: string | undefined;
  readonly desk?: string | undefined;
}

/**
 * Reads the settings, connects to Temporal, acts, and closes the connection whatever comes of it.
 * @throws SettingsError and TemporalUnavailable, also for what Temporal refuses to `act`, besides what `act`
 * throws.
 */
export async function withTemporal<Result>(
  { env }: Terminal,
  { account, desk }: Named,
  act: (client: Client, settings: Settings) => Promise<Result>,
): Promise<Result> {
  const settings = beginProcess(env);
  if (account !== undefined) findAccount(settings, account);
  if (desk !== undefined) requireDesk(settings, desk);
  const target = temporalTarget(settings);
  const { client, close } = await connectClient(target);
  try {
    return await act(client, settings);
  } catch (error) {
    throw temporalFault(error, target);
  } finally {
    await close();
  }
}
