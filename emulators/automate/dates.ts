/**
 * Milliseconds since 1970 as the server writes them: UTC, whole seconds, because its columns hold no
 * fractions.
 */
export function wireDate(at: number): string {
  return new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** The same instant in local time, five hours behind UTC, without a word about the zone. */
export function wireDateWithoutZone(at: number): string {
  return wireDate(at - 5 * 3_600_000).replace('Z', '');
}

/**
 * The same instant with an offset of five hours, for clients that cut the zone off and read the rest as UTC.
 */
export function wireDateWithOffset(at: number): string {
  return new Date(at - 5 * 3_600_000).toISOString().replace('Z', '-05:00');
}
