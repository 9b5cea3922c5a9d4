/** A POST whose body is complete. Nothing about it has been checked. */
export interface CallbackRequest {
  readonly sender: CallbackSender;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The body to the byte, as signatures need it. */
  readonly bytes: Buffer;
  /** The answer is no use to the sender after this time, in ms since 1970. */
  readonly deadline: number;
}

/** Who sends, as far as the connection tells. */
export interface CallbackSender {
  /**
   * An address, or of IPv6 the network of 64 bits. Behind a proxy that is not trusted it is the proxy's, for
   * everybody.
   */
  readonly address: string;
  /** Whether a callback from there was proven lately. */
  readonly isProven: boolean;
}

/**
 * What a route makes of a request; `reason` goes into the answer and the log, and holds no text of the
 * sender.
 */
export interface CallbackAnswer {
  readonly status: 200 | 400 | 401 | 403 | 429;
  readonly reason: string;
  /** Whether the desk's server signed the request, whatever became of it. */
  readonly isProven: boolean;
}

/** A path of the gateway's public listener on which a desk is called by its server. */
export interface CallbackRoute {
  /** Such as `/callbacks/manage`; matched exactly, a query aside. */
  readonly path: string;
  /** Largest body. */
  readonly maxBytes: number;
  /** A rejection is answered with 429. */
  receive(request: CallbackRequest): Promise<CallbackAnswer>;
}
