const HTML: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Hides secrets in the words of others, however they repeat them: as they are, in base64, and as JSON, URLs
 * and HTML write them. A pair that is sent in base64 as a whole, such as `user:password`, has to be among the
 * secrets as a whole.
 */
export function masking(secrets: readonly string[]): (text: string) => string {
  const forms = [...new Set(secrets.filter((secret) => secret !== '').flatMap(formsOf))];
  if (forms.length === 0) return (text) => text;
  const longestFirst = forms.toSorted((a, b) => b.length - a.length).map(literally);
  const any = new RegExp(longestFirst.join('|'), 'gi');
  return (text) => text.replace(any, '[secret]');
}

function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const encoded = (encoding: 'base64' | 'base64url'): string => bytes.toString(encoding).replace(/=+$/, '');
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    secret.replace(/[&<>"']/g, (char) => HTML[char] ?? char),
    encodeURIComponent(bytes.toString()), // by the bytes, which are well-formed, as it throws at halves of characters
    new URLSearchParams([['', secret]]).toString().slice(1),
    encoded('base64'),
    encodeURIComponent(encoded('base64')),
    encoded('base64url'),
  ];
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
