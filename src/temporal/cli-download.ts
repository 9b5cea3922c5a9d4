import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { PINNED_CLI_VERSION } from './cli-version.ts';

/** The host from which Temporal's SDKs fetch the CLI themselves. */
export const TEMPORAL_DOWNLOAD_HOST = 'https://temporal.download';

const PROBE_MS = 3_000;
const DOWNLOAD_MS = 180_000;

/**
 * Puts the pinned CLI at `bin/temporal` of `folder`, the way Temporal's SDKs do: `/cli/<version>` names an
 * archive and the file in it. Gives up after 3 s when the host does not answer.
 * @throws Error saying in one line what went wrong.
 */
export async function downloadCli(folder: string, host: string = TEMPORAL_DOWNLOAD_HOST): Promise<void> {
  const { archiveUrl, fileToExtract } = await askForArchive(host);
  const archive = join(folder, 'temporal.tar.gz');
  const response = await fetch(archiveUrl, { signal: AbortSignal.timeout(DOWNLOAD_MS) });
  if (!response.ok || response.body === null) throw new Error(`${archiveUrl} answered ${response.status}`);
  await pipeline(Readable.fromWeb(response.body), createWriteStream(archive));
  await extract(archive, fileToExtract, folder);
  await mkdir(join(folder, 'bin'), { recursive: true });
  await rename(join(folder, fileToExtract), join(folder, 'bin', 'temporal'));
  await rm(archive);
}

async function askForArchive(host: string): Promise<{ archiveUrl: string; fileToExtract: string }> {
  const query = new URLSearchParams({ arch: architecture(), platform: process.platform, format: 'tar.gz' });
  const response = await fetch(`${host}/cli/v${PINNED_CLI_VERSION}?${query.toString()}`, {
    signal: AbortSignal.timeout(PROBE_MS),
  }).catch((error: unknown) => {
    throw new Error(`${host} cannot be reached`, { cause: error });
  });
  if (!response.ok) throw new Error(`${host} answered ${response.status}`);
  const { archiveUrl, fileToExtract } = (await response.json()) as Record<string, unknown>;
  if (typeof archiveUrl !== 'string' || typeof fileToExtract !== 'string')
    throw new Error(`${host} named no archive`);
  // The name goes into a path and to tar: nothing but a plain file name may come through.
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(fileToExtract))
    throw new Error(`${host} named an odd file in its archive`);
  return { archiveUrl, fileToExtract };
}

function architecture(): string {
  if (process.arch === 'x64') return 'amd64';
  if (process.arch === 'arm64') return 'arm64';
  throw new Error(`there is no Temporal CLI for ${process.arch}`);
}

async function extract(archive: string, file: string, folder: string): Promise<void> {
  const tar = spawn('tar', ['-xzf', archive, '-C', folder, file], { stdio: 'ignore' });
  const [code] = (await once(tar, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`the archive holds no ${file}`);
}
