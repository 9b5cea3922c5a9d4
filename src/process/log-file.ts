import {
  closeSync,
  copyFileSync,
  fstatSync,
  mkdirSync,
  openSync,
  renameSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** Bytes after which a log file gives way to a new one; the one before is kept as `.old`. */
const LARGEST = 20 * 1024 * 1024;

/** A log file that never grows beyond a bound, and neither do its predecessors. */
export interface LogFile {
  /** Adds a line. Throws where it cannot be written. */
  write(line: string): void;
  close(): void;
}

/** Opens a log file for adding to it; makes its folder. */
export function openLogFile(path: string, largest = LARGEST): LogFile {
  mkdirSync(dirname(path), { recursive: true });
  let file = openSync(path, 'a');
  let size = fstatSync(file).size;
  return {
    write(line) {
      const text = Buffer.from(`${line}\n`);
      if (size > 0 && size + text.length > largest) {
        closeSync(file);
        renameSync(path, `${path}.old`);
        file = openSync(path, 'a');
        size = 0;
      }
      size += writeSync(file, text);
    },
    close() {
      closeSync(file);
    },
  };
}

/**
 * Empties a log file that another process adds to, once it is too large; what it held is kept as `.old`, where there is
 * room for that. Never throws: a log that cannot be emptied now is looked at again.
 */
export function cutLogFile(path: string, largest = LARGEST): void {
  try {
    if (statSync(path).size <= largest) return;
    try {
      copyFileSync(path, `${path}.old`);
    } finally {
      truncateSync(path); // where there is no room for a copy, all the more has to go
    }
  } catch {
    return;
  }
}
