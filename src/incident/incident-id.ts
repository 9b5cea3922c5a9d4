/**
 * The incident ids that can stand in a workflow id and in a ticket's mark. GravityZone's are 24 hex digits.
 */
export const INCIDENT_ID = /^[A-Za-z0-9-]{1,64}$/;

const HEX_DIGITS = /^[0-9a-f]{24}$/i;

/**
 * An id of GravityZone as it is written everywhere: without space around it, its hex digits small. So one incident stays
 * one, and a company is found, whoever wrote the id.
 */
export function idAsWritten(id: string): string {
  const text = id.trim();
  return HEX_DIGITS.test(text) ? text.toLowerCase() : text;
}
