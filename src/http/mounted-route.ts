/** A POST whose body is complete. Nothing about it has been checked. */
export interface MountedRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly query: URLSearchParams;
  /** The body to the byte, as signatures need it. */
  readonly bytes: Buffer;
  /** When the body was complete, in ms since 1970. */
  readonly receivedAt: number;
  /** The answer is no use to the sender after this time, in ms since 1970. */
  readonly deadline: number;
}

/** What a route makes of a request; `reason` goes into the answer and the log, and holds no text of the sender. */
export interface MountedAnswer {
  readonly status: 200 | 400 | 401 | 403 | 429;
  readonly reason: string;
}

/** A path of the public listener that somebody else answers, such as a desk that is called by its server. */
export interface MountedRoute {
  /** Such as `/callbacks/manage`; matched exactly, a query aside. */
  readonly path: string;
  /** Largest body. */
  readonly maxBytes: number;
  /** A rejection is answered with 429. */
  receive(request: MountedRequest): Promise<MountedAnswer>;
}
