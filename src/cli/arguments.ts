import { InvalidArgumentError } from 'commander';
import type { DeskName } from '../desks/desk.ts';
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

/** A duration in ms. */
export function time(text: string): number {
  const { data, error } = duration.safeParse(text);
  if (data !== undefined) return data;
  throw new InvalidArgumentError(error.issues[0]?.message ?? '');
}

/** Names of desks, such as `automate,manage`. */
export function deskList(text: string): readonly DeskName[] {
  const known = ['automate', 'manage'] as const;
  const names = text.split(',').map((name) => name.trim());
  const desks = known.filter((name) => names.includes(name));
  if (desks.length === names.length) return desks;
  throw new InvalidArgumentError('Write automate, manage, or automate,manage.');
}

export function accountName(text: string): string {
  if (/^[a-z0-9-]{1,24}$/.test(text)) return text;
  throw new InvalidArgumentError('Use a-z, 0-9 and -, at most 24.');
}

/** GravityZone's id of a company and the number of its record at a desk, added to those before. */
export function mapping(
  text: string,
  before: Readonly<Record<string, number>> = {},
): Readonly<Record<string, number>> {
  const [, company = '', id] = /^([0-9a-zA-Z-]{1,64})=([1-9][0-9]{0,8})$/.exec(text) ?? [];
  if (id !== undefined) return { ...before, [company]: Number(id) };
  throw new InvalidArgumentError('Write GravityZone’s id of the company, =, and the number at the desk.');
}
