import type { Client } from '@temporalio/client';
import { loadSettings } from '../settings/load-settings.ts';
import type { Settings } from '../settings/settings.ts';
import { connectClient } from '../temporal/connect.ts';
import type { Terminal } from './terminal.ts';

/**
 * Reads the settings, connects to Temporal, acts, and closes the connection whatever comes of it.
 * @throws SettingsError and TemporalUnavailable besides what `act` throws.
 */
export async function withTemporal<Result>(
  { env }: Terminal,
  act: (client: Client, settings: Settings) => Promise<Result>,
): Promise<Result> {
  const settings = loadSettings(env);
  const { client, close } = await connectClient(settings.temporal);
  try {
    return await act(client, settings);
  } finally {
    await close();
  }
}
