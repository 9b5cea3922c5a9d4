const ACCESS_URL = /^(https?:\/\/[\w.-]+(?::\d{1,5})?)\/api(?:\/|$)/i;

/** Only lets people choose a console: an incident has no page there. */
const CHOOSER = 'https://gravityzone.bitdefender.com';

/**
 * An incident's page in the console, whose host is that of the account's access URL, `https://<console>/api`;
 * `undefined` where that names no console. The page needs a log-in and does not tell the company.
 */
export function consoleLink(accessUrl: string, incidentId: string): string | undefined {
  const origin = ACCESS_URL.exec(accessUrl)?.[1]?.toLowerCase();
  return origin === undefined || origin === CHOOSER ? undefined : `${origin}/#!/incidents/view/${incidentId}`;
}

/**
 * Whether a text is nothing but the address of a page of a console: such a link is ours to give, and stays
 * one.
 */
export function isConsoleLink(text: string): boolean {
  return /^https?:\/\/[\w.-]+(?::\d{1,5})?\/#!\/[\w/-]+$/.test(text);
}
