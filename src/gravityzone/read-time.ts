const ISO_TIME = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:?\d{2})?$/i;

/** Epoch values between 2001 and 2286: ten digits are seconds, thirteen are milliseconds. */
const EPOCH = /^[1-9]\d{9}(?:\d{3})?$/;

/**
 * A moment in ms since 1970, read from ISO 8601 text with `Z`, an offset or no zone (then UTC), or from an epoch value in
 * seconds or ms; GravityZone's modules use all of these. `undefined` where the value is no such thing.
 */
export function readTime(value: unknown): number | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const text = String(value).trim();
  if (EPOCH.test(text)) return text.length === 10 ? Number(text) * 1000 : Number(text);
  const [, day, clock, zone] = ISO_TIME.exec(text) ?? [];
  if (day === undefined || clock === undefined) return undefined;
  const time = Date.parse(`${day}T${clock}${withColon(zone ?? 'Z')}`);
  return Number.isNaN(time) ? undefined : time;
}

function withColon(zone: string): string {
  return zone.toUpperCase().replace(/^([+-]\d{2})(\d{2})$/, '$1:$2');
}
