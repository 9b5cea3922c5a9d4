const ZONE_HOURS = 2;

/** ISO 8601 with an offset and no fraction, as the Incidents API writes dates. `time` is in milliseconds. */
export function offsetDate(time: number): string {
  return `${new Date(time + ZONE_HOURS * 3_600_000).toISOString().slice(0, 19)}+0${ZONE_HOURS}:00`;
}

/** The page of an incident in the console. */
export function linkTo(origin: string, id: string): string {
  return `${origin}/#!/incidents/view/${id}`;
}
