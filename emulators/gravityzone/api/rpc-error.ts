/**
 * An error that the Control API answers in its JSON body; `details` is what the vendor puts into
 * `error.data.details`.
 */
export class RpcError extends Error {
  readonly code: number;
  readonly details: string;
  /** Most errors come with 200; only the key, the API tick and the media type have statuses of their own. */
  readonly httpStatus: number;

  constructor(code: number, details: string, httpStatus = 200) {
    super(MESSAGES[code] ?? 'Server error');
    this.name = 'RpcError';
    this.code = code;
    this.details = details;
    this.httpStatus = httpStatus;
  }
}

const MESSAGES: Readonly<Record<number, string>> = {
  [-32700]: 'Parse error',
  [-32600]: 'Invalid Request',
  [-32601]: 'Method not found',
  [-32602]: 'Invalid params',
  [-32000]: 'Server error',
  [-32001]: 'Authorization error',
  [-32002]: 'Not found',
  [-32003]: 'Too many requests',
};

/** A wrong parameter. */
export function invalidParams(details: string): RpcError {
  return new RpcError(-32602, details);
}

/** The vendor's words for something that is not there or not visible to this key. */
export function notVisible(what: string): RpcError {
  return invalidParams(
    `Invalid params: the ${what} does not exists or the user has not enough rights to access it`,
  );
}
