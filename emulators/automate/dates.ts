/**
 * Milliseconds since 1970 as the server writes them: UTC, whole seconds, because its columns hold no
 * fractions.
 */
export function wireDate(at: number): string {
  return new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/**
 * The same instant with an offset of five hours, for clients that cut the zone off and read the rest as UTC.
 */
export function wireDateWithOffset(at: number): string {
  return new Date(at - 5 * 3_600_000).toISOString().replace('Z', '-05:00');
}
