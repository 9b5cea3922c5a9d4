/** A JSON object as it travels. */
export type JsonObject = Record<string, unknown>;

/** What goes back to the caller, ready to be written. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A JSON answer; lists are bare arrays, so the value is sent as it stands. */
export function jsonAnswer(
  value: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return { status, type: 'application/json; charset=utf-8', text: JSON.stringify(value), headers };
}

/** An HTML answer; nothing but inline styles may load, since ticket text comes from strangers. */
export function htmlAnswer(text: string, status = 200): Answer {
  const headers = { 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'" };
  return { status, type: 'text/html; charset=utf-8', text, headers };
}

/** A plain text answer. */
export function textAnswer(text: string, status = 200): Answer {
  return { status, type: 'text/plain; charset=utf-8', text, headers: {} };
}
