import { incidentNamed, isLife, writeMark } from './marks.ts';
import { fromBase64, isSafeInSql, substituteVariables } from './substitution.ts';
import type { World } from './world.ts';

/** The ten parameters of the operator's script; all are always sent, empty means "leave as it is". */
export const SCRIPT_PARAMETERS = [
  'Operation',
  'Marker',
  'CategoryId',
  'Subject',
  'Body',
  'TicketId',
  'StatusId',
  'Expires',
  'Life',
  'Write',
] as const;
type ParameterName = (typeof SCRIPT_PARAMETERS)[number];

/** What the script runs on; it gives a new ticket its client and computer. */
export interface ScriptTarget {
  readonly clientId: number;
  readonly computerId: number | undefined;
}

/** Thrown where the script fails; its message becomes the `DiagnosticMessage` of the run. */
export class ScriptFailure extends Error {}

/** Which write this is, and until when it may be carried out. */
export interface Write {
  readonly number: number;
  /** The life of the incident that counts its writes. */
  readonly life: string;
  /** What the body has to carry, so that later runs find it. */
  readonly mark: string;
  /** As it was given. */
  readonly expires: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** The parameters as the script's steps see them: substituted, decoded, checked. */
export interface ScriptValues {
  readonly operation: string;
  readonly marker: string;
  /** The incident in the marker, such as `GZ-1a`. */
  readonly incident: string;
  readonly categoryId: number | undefined;
  readonly statusId: number | undefined;
  readonly ticketId: number | undefined;
  readonly subject: string;
  readonly body: string;
  /** Missing where one of its three parameters is empty. */
  readonly write: Write | undefined;
}

/**
 * Reads the parameters of a run. Throws `ScriptFailure` for one that is missing, damaged or points nowhere.
 */
export function readParameters(
  given: ReadonlyMap<string, string>,
  target: ScriptTarget,
  world: World,
): ScriptValues {
  const variables = scriptVariables(given, target, world);
  const plain = (name: ParameterName): string => {
    const value = given.get(name);
    if (value === undefined) throw new ScriptFailure(`Parameter ${name} was not given.`);
    const spliced = substituteVariables(value.slice(0, world.modes.parameterLimit), variables);
    if (!isSafeInSql(spliced)) throw new ScriptFailure(`SQL syntax error near parameter ${name}.`);
    return spliced;
  };
  const decoded = (name: ParameterName): string => {
    const text = fromBase64(plain(name));
    if (text === undefined) throw new ScriptFailure(`FROM_BASE64 of parameter ${name} is NULL.`);
    if (world.modes.fourByteText === 'refused' && /[\u{10000}-\u{10ffff}]/u.test(text)) {
      throw new ScriptFailure(`Incorrect string value in parameter ${name}: the column is utf8.`);
    }
    return text;
  };
  const decimal = (name: ParameterName): number | undefined => {
    const text = plain(name);
    if (text === '') return undefined;
    if (!/^[1-9][0-9]{0,9}$/.test(text)) throw new ScriptFailure(`Parameter ${name} is no number: ${text}`);
    return Number(text);
  };
  const marker = plain('Marker');
  const incident = incidentNamed(marker);
  if (incident === undefined) throw new ScriptFailure(`Parameter Marker is no ticket mark: ${marker}`);
  const categoryId = decimal('CategoryId');
  if (categoryId !== undefined && !world.categories.has(categoryId)) {
    throw new ScriptFailure(`Ticket category ${categoryId} does not exist.`);
  }
  const statusId = decimal('StatusId');
  if (statusId !== undefined && !world.statuses.has(statusId)) {
    throw new ScriptFailure(`Ticket status ${statusId} does not exist.`);
  }
  return {
    operation: plain('Operation'),
    marker,
    incident,
    categoryId,
    statusId,
    ticketId: decimal('TicketId'),
    subject: decoded('Subject'),
    body: decoded('Body'),
    write: readWrite(incident, plain('Expires'), plain('Life'), decimal('Write')),
  };
}

function readWrite(
  incident: string,
  expires: string,
  life: string,
  number: number | undefined,
): Write | undefined {
  if (life !== '' && !isLife(life)) throw new ScriptFailure(`Parameter Life is no life: ${life}`);
  const expiresAt = expires === '' ? undefined : readTime(expires);
  if (expiresAt === undefined || life === '' || number === undefined) return undefined;
  return { number, life, mark: writeMark(incident, number, life), expires, expiresAt };
}

/** Reads a time of the form that MySQL prints, in UTC; a day that does not exist is none. */
function readTime(text: string): number {
  const iso = `${text.replace(' ', 'T')}.000Z`;
  const at = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text) ? Date.parse(iso) : Number.NaN;
  if (Number.isNaN(at) || new Date(at).toISOString() !== iso)
    throw new ScriptFailure(`Parameter Expires is no time: ${text}`);
  return at;
}

/** The names that substitution finds: the script's own parameters and what Automate knows of the target. */
function scriptVariables(
  given: ReadonlyMap<string, string>,
  target: ScriptTarget,
  world: World,
): Map<string, string> {
  const computer = target.computerId === undefined ? undefined : world.computers.get(target.computerId);
  const known = {
    clientid: String(target.clientId),
    clientname: world.clients.get(target.clientId)?.name ?? '',
    computerid: String(target.computerId ?? ''),
    computername: computer?.name ?? '',
  };
  return new Map([...given, ...Object.entries(known)]);
}
