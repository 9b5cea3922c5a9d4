/**
 * The creation of an incident as its fact: to the second, for push tells it in ms and the Incidents API in
 * seconds.
 */
export function createdText(createdAt: number): string {
  return new Date(Math.floor(createdAt / 1_000) * 1_000).toISOString();
}
