/** A POST whose body is complete. Nothing about it has been checked. */
export interface CallbackRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The body to the byte, as signatures need it. */
  readonly bytes: Buffer;
  /** The answer is no use to the sender after this time, in ms since 1970. */
  readonly deadline: number;
}

/** What a route makes of a request; `reason` goes into the answer and the log, and holds no text of the sender. */
export interface CallbackAnswer {
  readonly status: 200 | 400 | 401 | 403 | 429;
  readonly reason: string;
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
