import { z } from 'zod';

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Origin of a desk's server. Credentials go there with every request, so it is https everywhere but on this machine. */
export const serverUrl = z
  .url({ protocol: /^https?$/ })
  .refine((text) => {
    const { protocol, hostname } = new URL(text);
    return protocol === 'https:' || LOOPBACK.has(hostname);
  }, 'must start with https:// (http:// only for this machine)')
  .transform((text) => text.replace(/\/+$/, ''));
