/** Names of settings from the top of the file down, and positions in lists, from 0. */
export type Path = readonly PropertyKey[];

/** Counts from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Something in the settings that is wrong, or only doubtful. */
export interface Fault {
  readonly path: Path;
  /** What follows the name of the place: what is wrong, and what to write. */
  readonly message: string;
  /** Where it stands in the file, where the path does not tell. */
  readonly at?: Position;
}

/** How a place is named to people. */
export function placeOf(path: Path): string {
  return path.map(String).map(inLine).join('.');
}

function inLine(name: string): string {
  return /\p{C}/u.test(name) ? JSON.stringify(name) : name;
}
