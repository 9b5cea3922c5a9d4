import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { PINNED_CLI_VERSION } from './cli-version.ts';

/**
 * Puts the pinned CLI at `bin/temporal` of `folder` with the downloader of Temporal's SDK: from Temporal's
 * own host, over https, whatever the settings say.
 * @throws Error with a sentence that says why it did not come, and what to do.
 */
export async function downloadCliWithSdk(folder: string): Promise<void> {
  // Loaded when wanted: it brings the SDK's native part.
  const { TestWorkflowEnvironment } = await import('@temporalio/testing');
  const version = `v${PINNED_CLI_VERSION}`;
  process.env['no_grpc_proxy'] ??= '127.0.0.1'; // the SDK would ask a proxy for the way to this machine
  try {
    // The SDK downloads only to start a server, which we do not want yet.
    const environment = await TestWorkflowEnvironment.createLocal({
      server: {
        executable: { type: 'cached-download', downloadDir: folder, version },
        log: { format: 'pretty', level: 'never' },
      },
    });
    await environment.teardown();
  } catch (error) {
    throw new Error(
      `Temporal's download host gave no CLI (${reasonOf(error)}); look at the network and at HTTPS_PROXY`,
      { cause: error },
    );
  }
  await mkdir(join(folder, 'bin'));
  await rename(join(folder, `temporal-${version}`), join(folder, 'bin', 'temporal'));
}

/** The last cause that the SDK names in its chain of causes on one line. */
function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split(': ').at(-1) ?? '';
}
