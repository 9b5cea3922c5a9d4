import { checkKeyRights } from '../gravityzone/api/key-rights.ts';
import { controlApi } from '../operator/gravityzone-account.ts';
import { isSufficient, keyRightText } from '../operator/key-rights-text.ts';
import { loadSettings } from '../settings/load-settings.ts';
import type { ExitCode, Terminal } from './terminal.ts';

/** Prints what a key may do; 1 where something is missing or cannot be told. */
export async function checkKey(terminal: Terminal, account: string): Promise<ExitCode> {
  const rights = await checkKeyRights(controlApi(loadSettings(terminal.env), account));
  for (const right of rights) await terminal.out(keyRightText(right));
  return isSufficient(rights) ? 0 : 1;
}
