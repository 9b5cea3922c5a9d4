/** What goes back over the wire. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Not from the server itself, whose own headers it lacks. */
  readonly isOfEdge?: boolean;
}

/** One entry of the `errors` array of a refused object. */
export interface Flaw {
  readonly code:
    | 'NotFound'
    | 'MaxLengthField'
    | 'MissingRequiredField'
    | 'InvalidField'
    | 'InvalidObject'
    | 'ObjectExists';
  readonly message: string;
  readonly resource: string;
  readonly field: string;
}

/** Thrown wherever a request is refused; carries the whole answer. */
export class Refusal extends Error {
  readonly answer: Answer;

  constructor(answer: Answer) {
    super(`refused with ${answer.status}`);
    this.name = 'Refusal';
    this.answer = answer;
  }
}

/** A JSON answer. */
export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(value),
  };
}

/** A plain-text answer, as routing errors are. */
export function plain(status: number, body: string): Answer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
}

/** An HTML answer, as proxies and web servers in front of the API give. */
export function html(status: number, body: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { 'content-type': 'text/html; charset=utf-8', ...headers }, body };
}

/** An answer without a body. */
export function noContent(): Answer {
  return { status: 204, headers: {}, body: '' };
}

/** A refusal whose JSON body has a code and a message and no list of errors. */
export function refuse(status: number, code: string, message: string): Refusal {
  return new Refusal(json(status, { code, message }));
}

/** 404 for a record that is not there. */
export function recordNotFound(what: string, id: number): Refusal {
  return refuse(404, 'NotFound', `${what} ${id} not found`);
}

/** 400 for an object that was understood but breaks a rule. */
export function invalidObject(resource: string, flaws: readonly Flaw[]): Refusal {
  return new Refusal(
    json(400, { code: 'InvalidObject', message: `${resource} object is invalid`, errors: flaws }),
  );
}

/** A complaint about a member that must be there. */
export function missing(resource: string, name: string): Flaw {
  return { code: 'MissingRequiredField', message: `The ${name} field is required.`, resource, field: name };
}

/** 401 for keys that are not those of the API member. */
export function wrongKeys(): Refusal {
  return refuse(401, 'Unauthorized', 'Incorrect public/private key');
}

/** 404 for a path that leads to no route. */
export function noEndpoint(): Refusal {
  return refuse(404, 'ConnectWiseApi', 'The endpoint does not exist.');
}

/** 403 for a role without the permission; the body is the same whatever permission is missing. */
export function noPermission(): Refusal {
  return refuse(403, 'Security', 'You do not have security permission to perform this action.');
}

/** 501 for what the real server does and this one does not model; never an answer of the vendor. */
export function notModelled(what: string): Refusal {
  return new Refusal(plain(501, `The Manage emulator does not model ${what}.`));
}
