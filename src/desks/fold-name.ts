/** How names of records are compared: without space around them and without regard to case. */
export function foldName(name: string): string {
  return name.trim().normalize('NFC').toLowerCase();
}
