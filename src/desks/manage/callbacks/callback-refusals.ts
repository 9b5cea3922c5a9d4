interface RefusalWords {
  /** 429 moves Manage to try again, the others do not. */
  readonly status: 400 | 401 | 403 | 429;
  readonly message: string;
  readonly advice: string;
}

/** Callbacks that nothing is done about, and what an operator can do. */
export const REFUSALS = {
  unsigned: {
    status: 401,
    message: 'A callback has no signature.',
    advice:
      'Check that the proxy in front of the gateway keeps the header x-content-signature. If it does, the sender is not Manage.',
  },
  unreadable: {
    status: 400,
    message: 'A callback names no address of a signing key.',
    advice: 'Find out who sends it. It is not Manage.',
  },
  'untrusted-key': {
    status: 403,
    message:
      'A callback names a signing key that is not on the server of Manage, or belongs to another company.',
    advice:
      'If they are the host and the company of your Manage, set them as `url` and `companyId` in the Manage settings.',
  },
  'too-many-keys': {
    status: 429,
    message: 'Too many signing keys were fetched within a minute; Manage was asked to send a callback again.',
    advice:
      'Find out who else sends to this address. If a proxy is in front of the gateway, name it in `gateway.trustedProxies`. Until then plumbline finds changed tickets by polling.',
  },
  'no-key': {
    status: 429,
    message:
      'The signing key of a callback could not be fetched; Manage was asked to send the callback again.',
    advice:
      'Check that the gateway can reach the server of Manage. Until then plumbline finds changed tickets by polling.',
  },
  forged: {
    status: 401,
    message: 'A callback has a signature that is not from Manage.',
    advice:
      'Check that the proxy in front of the gateway does not change bodies. If it does not, the sender is not Manage.',
  },
  'not-a-ticket': {
    status: 400,
    message: 'A callback of Manage is not about a ticket, or does not say which.',
    advice: 'Remove callbacks of other types to this address at Manage.',
  },
  'other-company': {
    status: 403,
    message: 'A callback comes from another company of Manage.',
    advice: 'Compare `companyId` in the Manage settings with the company that the callback is registered at.',
  },
} as const satisfies Record<string, RefusalWords>;

export type Refusal = keyof typeof REFUSALS;
