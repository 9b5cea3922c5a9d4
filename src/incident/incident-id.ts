/**
 * The incident ids that can stand in a workflow id and in a ticket's mark. GravityZone's are 24 hex digits.
 */
export const INCIDENT_ID = /^[A-Za-z0-9-]{1,64}$/;
