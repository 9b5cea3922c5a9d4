import { invalidObject } from '../answer.ts';
import type { Flaw } from '../answer.ts';
import type { Shape } from '../bodies/binding.ts';
import { byId, choicesOf, inUse } from '../directory.ts';
import type { Entry, Scope } from '../directory.ts';
import type { ManageSeed, SeedBoard } from '../seed.ts';
import { REFERENCE_NAMES, TICKET_MODEL } from './ticket-members.ts';
import type { ReferenceName } from './ticket-members.ts';
import type { TicketDraft, Wanted } from './ticket-draft.ts';

/** A draft that passed all rules: references are ids. */
export interface SettledTicket {
  readonly values: Readonly<Record<string, unknown>>;
  readonly references: Readonly<Partial<Record<ReferenceName, number>>>;
  readonly customFields: ReadonlyMap<number, unknown>;
}

/** Members without which a ticket is refused on every write; a PUT needs severity and impact as well. */
export const REQUIRED_MEMBERS = ['summary', 'company'] as const;

/**
 * Applies the rules of tickets: required members, lengths, records that exist and are in use, and
 * board-scoped ones that belong to the board. What the ticket has `kept` it may keep, out of use or not.
 * Board, status, type, priority, severity and impact get their defaults where the draft is silent.
 * @throws Refusal (400 `InvalidObject`) that lists every flaw found.
 */
export function settleTicket(
  seed: ManageSeed,
  draft: TicketDraft,
  required: readonly string[],
  kept: SettledTicket['references'] = {},
): SettledTicket {
  const malformed = [
    ...missingFlaws(draft, required),
    ...lengthFlaws({ ...draft.values, ...draft.references }),
  ];
  if (malformed.length > 0) throw invalidObject('ticket', malformed);
  const flaws: Flaw[] = [];
  const references: Partial<Record<ReferenceName, number>> = {};
  const resolve = (name: ReferenceName, scope: Scope): void => {
    const wanted = draft.references[name] ?? defaultOf(seed, name, scope);
    if (wanted === undefined) return;
    const entry = findEntry(choicesOf(seed, name, scope), wanted);
    if (entry === undefined || !(inUse(entry) || kept[name] === entry.id))
      flaws.push(referenceFlaw(name, wanted, scope));
    else references[name] = entry.id;
  };
  resolve('company', { board: undefined, company: undefined });
  resolve('board', { board: undefined, company: undefined });
  const scope = {
    company: byId(seed.companies, references.company),
    board: byId(seed.boards, references.board),
  };
  for (const name of REFERENCE_NAMES) {
    const needs = NEEDS[name];
    if (name === 'company' || name === 'board' || (needs !== undefined && scope[needs] === undefined))
      continue;
    resolve(name, scope);
  }
  if (scope.board !== undefined) flaws.push(...associationFlaws(scope.board, references));
  const customFields = new Map(draft.customFields.map(({ id, value }) => [id, value]));
  for (const id of customFields.keys()) {
    if (!(seed.customFields ?? []).some((field) => field.id === id))
      flaws.push(notFound(`Custom Field ${id} not found`, 'customFields'));
  }
  if (flaws.length > 0) throw invalidObject('ticket', flaws);
  return {
    values: { recordType: 'ServiceTicket', severity: 'Medium', impact: 'Medium', ...draft.values },
    references,
    customFields,
  };
}

/** A complaint about a member that must be there. */
export function missing(resource: string, name: string): Flaw {
  return { code: 'MissingRequiredField', message: `The ${name} field is required.`, resource, field: name };
}

/** Complaints about texts that are longer than their members allow, in UTF-16 units. */
function lengthFlaws(members: object, shapes = TICKET_MODEL.members, within = ''): Flaw[] {
  return Object.entries(members).flatMap(([name, value]: [string, unknown]) => {
    const shape = shapes[name];
    const field = within + name;
    if (shape?.kind === 'object' && typeof value === 'object' && value !== null)
      return lengthFlaws(value, shape.model.members, `${field}/`);
    const limit = limitOf(shape);
    if (limit === undefined) return [];
    const texts: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (!texts.some((text) => typeof text === 'string' && text.length > limit)) return [];
    const message = `The field ${name} must be a string with a maximum length of ${limit}.`;
    return [{ code: 'MaxLengthField' as const, message, resource: 'ticket', field }];
  });
}

function limitOf(shape: Shape | undefined): number | undefined {
  if (shape?.kind === 'list') return limitOf(shape.of);
  return shape?.kind === 'text' ? shape.limit : undefined;
}

function missingFlaws(draft: TicketDraft, required: readonly string[]): Flaw[] {
  const given = (name: string): boolean =>
    name in draft.references
      ? isNamed(draft.references[name as ReferenceName])
      : typeof draft.values[name] === 'string' && draft.values[name].trim() !== '';
  return required.filter((name) => !given(name)).map((name) => missing('ticket', name));
}

function isNamed(wanted: Wanted | undefined): boolean {
  return [wanted?.id, wanted?.identifier, wanted?.name].some((key) => key !== undefined && key !== null);
}

function defaultOf(seed: ManageSeed, name: ReferenceName, { board }: Scope): Wanted | undefined {
  if (name === 'board') return seed.boards.find(inUse);
  if (name === 'priority') return seed.priorities.find(inUse);
  if (name === 'type') return board?.types.find((type) => type.defaultFlag === true && inUse(type));
  if (name !== 'status') return undefined;
  const statuses = board?.statuses.filter(inUse) ?? [];
  return statuses.find((status) => status.defaultFlag) ?? statuses[0];
}

function findEntry(choices: readonly Entry[], wanted: Wanted): Entry | undefined {
  if (typeof wanted.id === 'number') return byId(choices, wanted.id);
  const identifier = wanted.identifier?.toLowerCase();
  if (identifier !== undefined)
    return choices.find((choice) => choice.identifier?.toLowerCase() === identifier);
  return choices.find((choice) => choice.name === wanted.name);
}

const NEEDS: Partial<Record<ReferenceName, 'board' | 'company'>> = {
  status: 'board',
  type: 'board',
  subType: 'board',
  item: 'board',
  team: 'board',
  site: 'company',
  contact: 'company',
  agreement: 'company',
};

const TITLES: Record<ReferenceName, string> = {
  company: 'Company',
  board: 'Service Board',
  priority: 'Priority',
  source: 'Source',
  owner: 'Member',
  site: 'Site',
  contact: 'Contact',
  agreement: 'Agreement',
  status: 'Service Status',
  type: 'Service Type',
  subType: 'Service SubType',
  item: 'Service Item',
  team: 'Service Team',
};

function referenceFlaw(name: ReferenceName, wanted: Wanted, scope: Scope): Flaw {
  const key = (['id', 'identifier', 'name'] as const).find(
    (candidate) => wanted[candidate] !== undefined && wanted[candidate] !== null,
  );
  const needs = NEEDS[name];
  const owner = needs === undefined ? '' : ` for ${TITLES[needs]} ${scope[needs]?.id ?? 0}`;
  const shown = key === undefined ? '' : ` ${wanted[key] ?? ''}`;
  return notFound(`${TITLES[name]}${shown} not found${owner}`, `${name}/${key ?? 'id'}`);
}

/** Subtype and item have to be associated with the type, where the board lists associations at all. */
function associationFlaws(
  board: SeedBoard,
  references: Readonly<Partial<Record<ReferenceName, number>>>,
): Flaw[] {
  const { type, subType, item } = references;
  const { associations } = board;
  if (associations === undefined) return [];
  const fits = associations.filter((association) => association.typeId === type);
  if (subType !== undefined && !fits.some((association) => association.subTypeId === subType))
    return [notFound(`Service SubType ${subType} not found for Service Type ${type ?? 0}`, 'subType/id')];
  const exact = fits.filter((association) => association.subTypeId === subType);
  if (item !== undefined && !exact.some((association) => association.itemId === item))
    return [notFound(`Service Item ${item} not found for Service SubType ${subType ?? 0}`, 'item/id')];
  return [];
}

function notFound(message: string, field: string): Flaw {
  return { code: 'NotFound', message, resource: 'ticket', field };
}
