// Programs of the system that tests need. Node built-ins only.
import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { runQuietly, step, StepFailed } from './steps.mjs';

const PLACES = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/sbin', '/usr/local/sbin'];

/** Gives the path of a program; installs Debian's package where it is missing. Throws StepFailed. */
export async function ensureProgram(name, debianPackage) {
  const standing = await findProgram(name);
  if (standing !== undefined) return standing;
  if (process.getuid?.() !== 0 || (await findProgram('apt-get')) === undefined) {
    throw new StepFailed(
      `The program ${name} is missing. Install it (Debian's package is ${debianPackage}), so that it is found, and try again.`,
    );
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await step(`Installing ${name} (apt-get install ${debianPackage})`, async () => {
    await runQuietly('apt-get', ['update', '-q'], { env });
    await runQuietly('apt-get', ['install', '-q', '-y', '--no-install-recommends', debianPackage], { env });
  });
  const installed = await findProgram(name);
  if (installed === undefined) throw new StepFailed(`Package ${debianPackage} holds no ${name}.`);
  return installed;
}

async function findProgram(name) {
  for (const place of PLACES) {
    const file = path.join(place, name);
    const isThere = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return file;
  }
  return undefined;
}
