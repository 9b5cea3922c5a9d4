/**
 * The latest moment that a time told in whole seconds may mean, in ms since 1970. GravityZone's list and
 * Manage cut to the second what pushes tell in milliseconds: without this an edit would seem older than the
 * push that was sent just before it.
 */
export function endOfSecond(at: number): number {
  return at % 1_000 === 0 ? at + 999 : at;
}
