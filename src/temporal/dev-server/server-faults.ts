import { join } from 'node:path';
import { SettingsError } from '../../errors/index.ts';
import { STATE_PORT } from './take-state.ts';

export function portTaken(port: number): SettingsError {
  return new SettingsError({
    code: 'cannot-listen',
    message: `The embedded Temporal server cannot start: another program listens on 127.0.0.1:${port}.`,
    advice:
      'If that is another `plumbline start` or `npm start`, stop it. If it is a Temporal server that plumbline shall use, name it in `temporal.address`. Else name other ports in `temporal.embedded`.',
  });
}

export function stateTaken(folder: string, port: number): SettingsError {
  return new SettingsError({
    code: 'state-in-use',
    message: `The embedded Temporal server cannot start: one that listens on 127.0.0.1:${port} used the state in ${folder} last, and may still run.`,
    advice: `Stop the other \`plumbline start\`, or name another folder with --state. If another program listens there, remove ${join(folder, STATE_PORT)}.`,
  });
}

/** `cause` has the last lines of its log, where there is one. */
export function serverNotStarted(folder: string, cause: unknown): unknown {
  const unusable = stateUnusable(folder, cause);
  if (unusable !== cause) return unusable;
  return new SettingsError({
    code: 'no-embedded-server',
    message: `The embedded Temporal server cannot start. ${(cause as Error).message}`,
    advice: `The whole log is ${join(folder, 'logs', 'temporal.log')}. If the disk is full, make room; if another user owns a file of the state, change its owner; if the state is damaged, put a back-up in its place, as docs/operations.md says.`,
    cause,
  });
}

/** Any other error is given back as it is. */
export function stateUnusable(folder: string, error: unknown): unknown {
  const { path, message } = error as NodeJS.ErrnoException;
  if (path?.startsWith(folder) !== true) return error;
  return new SettingsError({
    code: 'unusable-state',
    message: `The folder of state ${folder} cannot be used: ${message}.`,
    advice: 'Name one with --state that this user may write to, on a disk with room.',
    cause: error,
  });
}
