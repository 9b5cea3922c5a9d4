import { holds } from './compare.ts';
import type { Database } from './database.ts';
import type { StepParameters } from './import-file.ts';
import { ScriptFault, StepFailure } from './script-fault.ts';
import type { ScriptModes } from './script-modes.ts';
import type { TicketFunctions } from './ticket-functions.ts';

/** What a script meets on a server. */
export interface ScriptHost {
  readonly database: Database;
  readonly tickets: TicketFunctions;
  readonly modes: ScriptModes;
  /** What Automate knows of the computer that the script runs on, such as `computername`. */
  readonly properties: ReadonlyMap<string, string>;
}

/** How a run stands. */
export interface Course {
  readonly host: ScriptHost;
  /** `@name@`: parameters and what Variable Set made. */
  readonly variables: Map<string, string>;
  /** `%name%`: what functions gave. */
  readonly results: Map<string, string>;
  readonly log: string[];
  /** Whether a ticket function wrote. */
  wrote: boolean;
  /** The ticket last written to. */
  ticketId: number | undefined;
}

/** Where a run goes after a step: on, to a label or over some steps, out. */
export type Next = 'on' | { readonly jump: string } | { readonly end: 'Success' | 'Failure' };

/** A function of the script editor. */
export interface ScriptFunction {
  /** How many parameters it has. */
  readonly takes: number;
  /** Which of them says where to jump, from 0. */
  readonly jumps?: number;
  /** Carries it out; values are put in for the names in its parameters. Throws `StepFailure` where it fails. */
  readonly run: (parameters: StepParameters, course: Course) => Promise<Next> | Next;
}

/** The functions that are known, by their id. */
export const FUNCTIONS: Readonly<Partial<Record<number, ScriptFunction>>> = {
  // Variable Set: type, value, name.
  20: { takes: 3, run: setVariable },
  // Script Log Message.
  29: { takes: 1, run: logMessage },
  // Ticket Create: client, computer, requestor, subject, body.
  46: { takes: 5, run: createTicket },
  // Variable Check: name, comparison, value, label.
  70: { takes: 4, jumps: 3, run: checkVariable },
  // Ticket Finish and Ticket Open: ticket, user, text.
  105: { takes: 3, run: (parameters, course) => changeStatus('finish', parameters, course) },
  107: { takes: 3, run: (parameters, course) => changeStatus('open', parameters, course) },
  // Ticket Comment: ticket, user, text, whether the requestor is spared.
  108: { takes: 4, run: commentTicket },
  // IF SQL Data Check: statement, comparison, value, label, connection.
  117: { takes: 5, jumps: 3, run: checkData },
  // Script Goto.
  129: { takes: 1, jumps: 0, run: ([label]) => ({ jump: label }) },
  // Script Note: a remark or a label.
  139: { takes: 1, run: () => 'on' },
  // Ticket Update: requestor, priority, subject, category, ticket.
  143: { takes: 5, run: updateTicket },
  // SQL Get Value: statement, connection.
  172: { takes: 2, run: getValue },
  // Script Exit with Error.
  215: { takes: 0, run: () => ({ end: 'Failure' }) },
};

async function setVariable([type, value, name]: StepParameters, course: Course): Promise<Next> {
  if (type === '1') course.variables.set(name, value);
  else if (type === '11') setFound(course.variables, name, await lookUp(value, '', course), course);
  else throw new ScriptFault(`Variable Set of type ${type} is none that is known.`);
  return 'on';
}

function logMessage([text]: StepParameters, { log }: Course): Next {
  log.push(text);
  return 'on';
}

/** A result goes before a variable of the same name. */
function checkVariable([name, comparison, to, label]: StepParameters, { results, variables }: Course): Next {
  return holds(results.get(name) ?? variables.get(name), comparison, to) ? { jump: label } : 'on';
}

async function getValue([sql, connection]: StepParameters, course: Course): Promise<Next> {
  setFound(course.results, 'sqlresult', await lookUp(sql, connection, course), course);
  return 'on';
}

async function checkData(
  [sql, comparison, to, label, connection]: StepParameters,
  course: Course,
): Promise<Next> {
  const found = await lookUp(sql, connection, course);
  setFound(course.results, 'sqlresult', found, course);
  return holds(found, comparison, to) ? { jump: label } : 'on';
}

async function createTicket(
  [client, computer, requestor, subject, body]: StepParameters,
  course: Course,
): Promise<Next> {
  const { tickets, modes } = course.host;
  const category = course.variables.get('TicketCreationCategory') ?? '';
  if (requestor !== '') throw new ScriptFault('A ticket with a requestor mails them.');
  const id = await tickets.create({
    clientId: wholeNumber(client, 'ClientID'),
    computerId: wholeNumber(computer, 'ComputerID'),
    subject: given(subject, 'Subject'),
    body: given(body, 'Body'),
    categoryId:
      modes.creationCategory === 'taken' && category !== '' ? wholeNumber(category, 'Category') : undefined,
    creationBody: modes.creationBody,
    heedsClient: modes.creationClient === 'given',
    heedsComputer: modes.creationComputer === 'given',
  });
  course.results.set('ticketid', String(id));
  return written(id, course);
}

async function commentTicket([ticket, user, body, respond]: StepParameters, course: Course): Promise<Next> {
  if (respond !== '1') throw new ScriptFault('The comment would be mailed to the requestor.');
  const id = wholeNumber(ticket, 'TicketID');
  wholeNumber(user, 'UserID');
  await course.host.tickets.comment(id, given(body, 'Body'));
  return written(id, course);
}

async function updateTicket(
  [requestor, priority, subject, category, ticket]: StepParameters,
  course: Course,
): Promise<Next> {
  if (requestor + priority !== '') throw new ScriptFault('Ticket Update is known for subject and category.');
  const id = wholeNumber(ticket, 'TicketID');
  await course.host.tickets.update(id, {
    ...(subject === '' ? {} : { subject }),
    ...(category === '' ? {} : { categoryId: wholeNumber(category, 'CategoryID') }),
  });
  return written(id, course);
}

async function changeStatus(
  change: 'finish' | 'open',
  [ticket, user, text]: StepParameters,
  course: Course,
): Promise<Next> {
  const id = wholeNumber(ticket, 'TicketID');
  wholeNumber(user, 'UserID');
  await course.host.tickets[change](id);
  if (text !== '') await course.host.tickets.comment(id, text);
  return written(id, course);
}

function written(ticketId: number, course: Course): Next {
  course.wrote = true;
  course.ticketId = ticketId;
  return 'on';
}

/** What a statement gives; `undefined` for no row and for NULL. */
async function lookUp(
  sql: string,
  connection: string,
  { host: { database, modes } }: Course,
): Promise<string | undefined> {
  if (connection !== '') throw new ScriptFault('Only the server’s own database is known.');
  if (modes.sql === 'denied') throw new StepFailure('The user may not run SQL.');
  if (modes.sql === 'unanswered') return undefined;
  const answer = await database.query(sql);
  if (answer.kind === 'error') throw new StepFailure(`SQL: ${answer.message}`);
  return answer.kind === 'value' ? answer.text : undefined;
}

function setFound(
  variables: Map<string, string>,
  name: string,
  found: string | undefined,
  { host: { modes } }: Course,
): void {
  if (found !== undefined) variables.set(name, found);
  else if (modes.emptyAnswer !== 'as before')
    variables.set(name, modes.emptyAnswer === 'nothing' ? '' : '-9999');
}

function given(text: string, what: string): string {
  if (text === '') throw new StepFailure(`${what} is blank.`);
  return text;
}

function wholeNumber(text: string, what: string): number {
  if (!/^[1-9][0-9]{0,9}$/.test(text)) throw new StepFailure(`${what} is no number: ${text.slice(0, 40)}`);
  return Number(text);
}
