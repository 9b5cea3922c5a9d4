/** Deepest nesting of an event that is worked on. Real events have two levels; the call stack ends at some thousands. */
export const MAX_NESTING = 64;

/** Whether arrays and objects lie deeper in one another than `limit`. Needs no call stack of its own. */
export function isNestedDeeperThan(value: unknown, limit: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    const inner: unknown[] = [];
    for (const entry of level) {
      if (typeof entry !== 'object' || entry === null) continue;
      if (depth >= limit) return true;
      for (const part of Object.values(entry)) inner.push(part);
    }
    level = inner;
  }
  return false;
}
