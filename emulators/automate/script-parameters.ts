import { fromBase64, isSafeInSql, substituteVariables } from './substitution.ts';
import type { World } from './world.ts';

/** The seven parameters of the operator's script; all are always sent, empty means "leave as it is". */
export const SCRIPT_PARAMETERS = [
  'Operation',
  'Marker',
  'CategoryId',
  'Subject',
  'Body',
  'TicketId',
  'StatusId',
] as const;
type ParameterName = (typeof SCRIPT_PARAMETERS)[number];

/** What the script runs on; it gives a new ticket its client and computer. */
export interface ScriptTarget {
  readonly clientId: number;
  readonly computerId: number | undefined;
}

/** Thrown where the script fails; its message becomes the `DiagnosticMessage` of the run. */
export class ScriptFailure extends Error {}

const MARKER = /^\[GZ-[A-Za-z0-9-]{1,64}(?:\.[1-9][0-9]*)?\]$/;

/** The parameters as the script's steps see them: substituted, decoded, checked. */
export interface ScriptValues {
  readonly operation: string;
  readonly marker: string;
  readonly categoryId: number | undefined;
  readonly statusId: number | undefined;
  readonly ticketId: number | undefined;
  readonly subject: string;
  readonly body: string;
}

/** Reads the parameters of a run. Throws `ScriptFailure` for one that is missing, damaged or points nowhere. */
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
  if (!MARKER.test(marker)) throw new ScriptFailure(`Parameter Marker is no ticket mark: ${marker}`);
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
    categoryId,
    statusId,
    ticketId: decimal('TicketId'),
    subject: decoded('Subject'),
    body: decoded('Body'),
  };
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
