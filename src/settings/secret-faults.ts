import { isPlumblineError } from '../errors/index.ts';
import { placeOf } from './fault.ts';
import type { Fault, Path } from './fault.ts';
import type { PlacedSecret } from './needed-secrets.ts';

/** With fewer characters it can be guessed. */
const SHORTEST = 16;

/**
 * What is wrong with secrets that a process needs: one that cannot be read, or is no single line where it is sent in a
 * header, one of a push that can be guessed, one that two accounts share. What vendors or proxies chose is only warned of.
 */
export function secretFaults(secrets: readonly PlacedSecret[]): {
  readonly faults: readonly Fault[];
  readonly warnings: readonly Fault[];
} {
  const faults: Fault[] = [];
  const warnings: Fault[] = [];
  const owners = new Map<string, Path>();
  for (const { path, secret } of secrets) {
    let value: string;
    try {
      value = secret.reveal();
    } catch (error) {
      if (!isPlumblineError(error)) throw error;
      faults.push({ path, message: `${error.message} ${error.advice}` });
      continue;
    }
    const [section, account, kind] = path;
    if (section !== 'temporal' && section !== 'http' && /\p{Cc}/u.test(value))
      faults.push({
        path,
        message: 'has more than one line, or characters that cannot be seen: keep it alone, in one line',
      });
    else if (value.length < SHORTEST && kind === 'authorization')
      faults.push({
        path,
        message: `is shorter than ${SHORTEST} characters, so that others can guess it and send incidents: make a longer one, for example with \`openssl rand -base64 24\``,
      });
    else if (value.length < SHORTEST && section !== 'http')
      warnings.push({
        path,
        message: `is shorter than ${SHORTEST} characters: choose a longer one where its server lets you`,
      });
    if (section !== 'accounts') continue;
    const owner = owners.get(value);
    if (owner === undefined) owners.set(value, path);
    else if (owner[1] !== account)
      faults.push({
        path,
        message: `is the same secret as ${placeOf(owner)}: give each account one of its own, so that nobody can send or read for another one`,
      });
  }
  return { faults, warnings };
}
