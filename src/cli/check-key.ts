import { checkKeyRights } from '../gravityzone/api/key-rights.ts';
import { findGravityZoneAccount } from '../operator/account-settings.ts';
import { isSufficient, keyRightText } from '../operator/key-rights-text.ts';
import { jsonLine } from '../process/printable.ts';
import { beginProcess } from '../settings/begin-process.ts';
import type { ExitCode, Terminal } from './terminal.ts';

/** Prints what a key may do; 1 where something is missing or cannot be told. */
export async function checkKey(terminal: Terminal, account: string, json: boolean): Promise<ExitCode> {
  const { api } = findGravityZoneAccount(beginProcess(terminal.env), account);
  const rights = await checkKeyRights(api);
  for (const right of rights) await terminal.out(json ? jsonLine(right) : keyRightText(right));
  return isSufficient(rights) ? 0 : 1;
}
