const LONGEST = 2_000;

/**
 * The address to fetch a signing key from, or `undefined` where it leads anywhere but to the configured server: whoever sends
 * a callback chooses it before anything about the sender is known. The host may have or lack the `api-` of the configured one,
 * for callbacks name the host that people use. Scheme and port are the configured ones, which means https everywhere but on
 * this machine.
 */
export function trustedKeyAddress(text: string, serverUrl: string): string | undefined {
  if (text.length > LONGEST || !URL.canParse(text)) return undefined;
  const asked = new URL(text);
  const server = new URL(serverUrl);
  if (asked.username !== '' || asked.password !== '') return undefined;
  if (asked.protocol !== server.protocol || asked.port !== server.port) return undefined;
  return pagesHost(asked.hostname) === pagesHost(server.hostname) ? asked.href : undefined;
}

/** Only in the vendor's domains is it known that a host with and one without `api-` are of the same owner. */
function pagesHost(hostname: string): string {
  return /\.(myconnectwise\.net|connectwisedev\.com)$/.test(hostname)
    ? hostname.replace(/^api-/, '')
    : hostname;
}
