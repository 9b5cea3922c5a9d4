import type { ManageSettings } from '../settings.ts';

const LONGEST = 2_000;

/** Where to fetch a signing key. */
export interface KeyAddress {
  readonly address: string;
  /**
   * Its host and path, where the keys of our company lie: the same while keys rotate and each message names
   * another one.
   */
  readonly place: string;
}

/**
 * The address to fetch a signing key from, or `undefined` where it leads anywhere but to the configured
 * server, or to the key of another company: whoever sends a callback chooses it before anything about the
 * sender is known. The host may have or lack the `api-` of the configured one, for callbacks name the host
 * that people use. Scheme and port are the configured ones, which means https everywhere but on this machine.
 */
export function trustedKeyAddress(
  text: string,
  { url, companyId }: Pick<ManageSettings, 'url' | 'companyId'>,
): KeyAddress | undefined {
  if (text.length > LONGEST || !URL.canParse(text)) return undefined;
  const asked = new URL(text);
  const server = new URL(url);
  if (asked.username !== '' || asked.password !== '') return undefined;
  if (asked.protocol !== server.protocol || asked.port !== server.port) return undefined;
  const host = pagesHost(asked.hostname);
  if (host !== pagesHost(server.hostname) || !isOf(companyId, asked)) return undefined;
  return { address: asked.href, place: `${host}${asked.pathname}` };
}

const VENDORS_DOMAIN = /\.(myconnectwise\.net|connectwisedev\.com)$/;

/** Only in the vendor's domains is it known that a host with and one without `api-` are of the same owner. */
function pagesHost(hostname: string): string {
  return VENDORS_DOMAIN.test(hostname) ? hostname.replace(/^api-/, '') : hostname;
}

/**
 * Whether a key speaks for our company: every company of the vendor's cloud has one on the same host. The
 * name may stand there once only, whatever separates it from the rest: servers differ in which of two they
 * take. A server of one's own may name none.
 */
function isOf(companyId: string, { hostname, search, searchParams }: URL): boolean {
  const mentions = decoded(search)?.match(/company.?name/gi);
  if (mentions === null) return !VENDORS_DOMAIN.test(hostname);
  const [, named] = [...searchParams].find(([name]) => name.toLowerCase() === 'companyname') ?? [];
  return mentions?.length === 1 && named?.toLowerCase() === companyId.toLowerCase();
}

function decoded(search: string): string | undefined {
  try {
    return decodeURIComponent(search);
  } catch {
    return undefined;
  }
}
