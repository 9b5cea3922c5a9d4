const ISO_TIME = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:?\d{2})?$/i;

/** Epoch values between 2001 and 2286: ten digits are seconds, thirteen are milliseconds; either may have a fraction. */
const EPOCH = /^([1-9]\d{9})(\d{3})?(?:\.\d+)?$/;

/** How CEF writes dates: `Jul 12 2024 08:00:58.876 UTC`, the fraction and the zone being optional. */
const CEF_TIME =
  /^([A-Z][a-z]{2}) (\d{1,2}) (\d{4}) (\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?)(?: ?(Z|UTC|GMT|[+-]\d{2}:?\d{2}))?$/;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * A moment in ms since 1970, read from ISO 8601 or CEF text with `Z`, an offset or no zone (then UTC), or
 * from an epoch value in seconds or ms; GravityZone's modules use all of these. `undefined` where the value
 * is no such thing.
 */
export function readTime(value: unknown): number | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const text = String(value).trim();
  const [isEpoch, , inMs] = EPOCH.exec(text) ?? [];
  if (isEpoch !== undefined) return Math.round(Number(text) * (inMs === undefined ? 1_000 : 1));
  const [, day, clock, zone] = ISO_TIME.exec(asIsoTime(text)) ?? [];
  if (day === undefined || clock === undefined) return undefined;
  const time = Date.parse(`${day}T${clock}${withColon(zone ?? 'Z')}`);
  return Number.isNaN(time) ? undefined : time;
}

function asIsoTime(text: string): string {
  const [, name = '', day = '', year = '', clock = '', zone = 'Z'] = CEF_TIME.exec(text) ?? [];
  const month = MONTHS.indexOf(name) + 1;
  if (month === 0) return text;
  const digits = (value: number | string) => String(value).padStart(2, '0');
  return `${year}-${digits(month)}-${digits(day)}T${clock}${/^[UG]/.test(zone) ? 'Z' : zone}`;
}

function withColon(zone: string): string {
  return zone.toUpperCase().replace(/^([+-]\d{2})(\d{2})$/, '$1:$2');
}
