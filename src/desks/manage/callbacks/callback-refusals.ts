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
    message: 'A callback carries no signature.',
    advice:
      'See whether a proxy before the gateway removes x-content-signature; otherwise it is not Manage that sends it.',
  },
  unreadable: {
    status: 400,
    message: 'A callback names no address of a signing key.',
    advice: 'See who sends it: Manage does not.',
  },
  'untrusted-key': {
    status: 403,
    message:
      'A callback names a signing key that does not lie at the server of Manage, or is of another company.',
    advice:
      'If they are the host and the company of your Manage, set them as `url` and `companyId` in the Manage settings.',
  },
  'too-many-keys': {
    status: 429,
    message: 'Too many signing keys were fetched within a minute; a callback is put off.',
    advice:
      'See who else sends to this address; where a proxy stands before the gateway, name it in `gateway.trustedProxies`. Changed tickets are found by polling meanwhile.',
  },
  'no-key': {
    status: 429,
    message: 'The signing key of a callback could not be fetched; it is put off.',
    advice:
      'See whether the gateway reaches the server of Manage. Changed tickets are found by polling meanwhile.',
  },
  forged: {
    status: 401,
    message: 'A callback does not carry the signature of Manage.',
    advice:
      'See whether a proxy before the gateway changes bodies; otherwise it is not Manage that sends it.',
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
