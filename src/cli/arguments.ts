import { InvalidArgumentError } from 'commander';
import { isTicketNumber } from '../incident/named-ticket.ts';
import { duration } from '../settings/schema/duration.ts';

/** What many commands say of their options and arguments. */
export const JSON_LINES = 'print lines of JSON instead of text';
export const JSON_LOG = 'write the log as lines of JSON on a terminal, too';
export const ACCOUNT = 'a name below `accounts` in the settings';
export const INCIDENT = 'GravityZone’s id of the incident';
export const DESK = 'a name below `desks` in the settings';

export interface Json {
  readonly json?: true;
}

/** Examples that stand below the help of a command. */
export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ plumbline ${line}`).join('\n')}`;
}

export function ticketNumber(text: string): string {
  if (isTicketNumber(text)) return text;
  throw new InvalidArgumentError('Name the ticket by its number at the desk, such as 1001.');
}

export function automateId(text: string): number {
  if (/^[1-9][0-9]{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Name it by its number in Automate.');
}

export function count(text: string): number {
  if (/^[1-9][0-9]{0,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Write a number such as 50.');
}

/** A duration in ms; a number alone is ms. */
export function time(text: string): number {
  const { data, error } = duration.safeParse(/^[0-9]+$/.test(text) ? Number(text) : text);
  if (data !== undefined) return data;
  throw new InvalidArgumentError(error.issues[0]?.message ?? '');
}
