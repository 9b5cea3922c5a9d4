/**
 * MySQL's `CONVERT(FROM_BASE64(text) USING utf8mb4)`: white space is skipped, padding is required. Gives
 * `undefined` (its NULL) for what is not base64 or not UTF-8.
 */
export function fromBase64(text: string): string | undefined {
  const packed = text.replace(/[\t\n\r ]/g, '');
  if (packed.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(packed)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(packed, 'base64'));
  } catch {
    return undefined;
  }
}
