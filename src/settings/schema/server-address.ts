import { z } from 'zod';

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Origin of a vendor's server. Credentials go there with every request, so it is https everywhere but on this
 * machine.
 */
export const serverAddress = z
  .url({ protocol: /^https?$/ })
  .refine((text) => {
    if (!URL.canParse(text)) return true; // said already
    const { protocol, hostname } = new URL(text);
    return protocol === 'https:' || LOOPBACK.has(hostname);
  }, 'must start with https:// (http:// only for this machine)')
  .refine((text) => {
    if (!URL.canParse(text)) return true;
    const { pathname, search, hash, username, password } = new URL(text);
    return pathname.replaceAll('/', '') + search + hash + username + password === '';
  }, 'must be an origin: a host, and a port where it needs one, without path, query or user')
  .transform((text) => text.replace(/\/+$/, ''));
