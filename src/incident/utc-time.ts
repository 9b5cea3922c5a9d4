/** A time in ms since 1970 as `2024-07-12 09:39:49 UTC`; a number that is no time as it is. */
export function utcTime(ms: number): string {
  const time = new Date(ms);
  if (Number.isNaN(time.getTime())) return String(ms);
  return `${time.toISOString().replace('T', ' ').slice(0, -'.000Z'.length)} UTC`;
}
