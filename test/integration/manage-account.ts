import { secretOf } from '../../src/settings/schema/secret.ts';

/** Who may use the emulated server; part of its seed. A private key may hold a colon. */
export const ACCOUNT = {
  companyId: 'msp',
  publicKey: 'public-key',
  privateKey: 'private:key',
  clientId: '00000000-0000-4000-8000-000000000001',
} as const;

/** The settings by which the desk reaches that server. */
export function accountAt(url: string) {
  return {
    url,
    privateAddresses: true,
    companyId: ACCOUNT.companyId,
    publicKey: secretOf(ACCOUNT.publicKey),
    privateKey: secretOf(ACCOUNT.privateKey),
    clientId: ACCOUNT.clientId,
  };
}
