const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'nobody knows a host of that name',
  EAI_AGAIN: 'its name cannot be looked up now',
  EHOSTUNREACH: 'no way leads to that host',
  ENETUNREACH: 'no way leads to that network',
  ETIMEDOUT: 'nothing answers there; perhaps a firewall blocks the way',
};

/**
 * Why there is no connection, for a sentence that names the host; `undefined` where Node's own words are as
 * good.
 */
export function whyNotConnected(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { message } = error;
  const code = 'code' in error ? String(error.code) : '';
  const known = REASONS[code];
  if (known !== undefined) return known;
  // Those of OpenSSL are about the wire, those of Node about the certificate.
  if (code.startsWith('ERR_SSL') || code === 'EPROTO')
    return 'it does not speak TLS; perhaps the port is another one, or one for http://';
  return isAboutCertificate(code) ? `its certificate is not accepted: ${message}` : undefined;
}

function isAboutCertificate(code: string): boolean {
  return code.startsWith('ERR_TLS_CERT') || /CERT|^UNABLE_TO_|SIGNATURE_FAILURE/.test(code);
}
