/** The consoles of the vendor's cloud, each below its own name; the bare domain only lets people choose one. */
const ACCESS_URL = /^https:\/\/((?:[a-z0-9-]+\.)+gravityzone\.bitdefender\.com)\/api(?:\/|$)/i;

/**
 * An incident's page in the console, whose host is that of the account's access URL, `https://<console>/api`. `undefined` where
 * that host is none of the vendor's consoles. The page needs a log-in and does not tell the company.
 */
export function consoleLink(accessUrl: string, incidentId: string): string | undefined {
  const [, host] = ACCESS_URL.exec(accessUrl) ?? [];
  return host === undefined ? undefined : `https://${host.toLowerCase()}/#!/incidents/view/${incidentId}`;
}

/** Whether a text is nothing but the address of a page of a console: such a link is ours to give, and stays one. */
export function isConsoleLink(text: string): boolean {
  return /^https?:\/\/[\w.-]+(?::\d{1,5})?\/#!\/[\w/-]+$/.test(text);
}
