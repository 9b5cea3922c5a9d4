import { z } from 'zod';

export const PROXY_EXPECTED =
  'must be an address such as http://proxy.internal:3128; with a user and a password write { env: NAME } or { file: PATH }';

/** Address of a proxy that asks for no password. */
export const proxyAddress = z.string().refine((text) => {
  const url = readProxyAddress(text);
  return url !== undefined && url.username + url.password === '';
}, PROXY_EXPECTED);

/**
 * The address of an HTTP proxy, with or without a user and a password; `undefined` where it is none. A proxy
 * is spoken to in clear.
 */
export function readProxyAddress(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  return url.protocol === 'http:' && url.pathname + url.search + url.hash === '/' ? url : undefined;
}
