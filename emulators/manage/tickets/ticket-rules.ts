import { invalidObject, missing } from '../answer.ts';
import type { Flaw } from '../answer.ts';
import type { Members, Shape } from '../binding.ts';
import { KINDS, byId, choicesOf, inUse } from '../directory.ts';
import type { Entry, Scope } from '../directory.ts';
import type { ManageSeed, SeedBoard } from '../seed.ts';
import type { StoredTicket } from '../world.ts';
import type { TicketDraft, Wanted } from './ticket-draft.ts';
import { REFERENCE_NAMES, TICKET_BODY } from './ticket-members.ts';
import type { ReferenceName } from './ticket-members.ts';

/** A draft that passed all rules: references are ids. */
export type SettledTicket = Pick<StoredTicket, 'values' | 'references' | 'customFields'>;

/**
 * Applies the rules of tickets: required members, lengths, records that exist and are in use, and
 * board-scoped ones that belong to the board. What the ticket has `kept` it may keep, out of use or not.
 * Board, status, type, priority, severity and impact get their defaults where the draft is silent.
 * @throws Refusal (400 `InvalidObject`) that lists every flaw found.
 */
export function settleTicket(
  seed: ManageSeed,
  draft: TicketDraft,
  kept: SettledTicket['references'] = {},
): SettledTicket {
  const { recordType = 'ServiceTicket', summary } = draft.values;
  const malformed = [
    ...(typeof summary === 'string' && summary.trim() !== '' ? [] : [missing('ticket', 'summary')]),
    ...(keyOf(draft.references.company) === undefined ? [missing('ticket', 'company')] : []),
    ...lengthFlaws({ ...draft.values, ...draft.references }),
  ];
  if (recordType !== 'ServiceTicket')
    malformed.push({
      code: 'InvalidObject',
      message: 'A service ticket cannot be of another record type.',
      resource: 'ticket',
      field: 'recordType',
    });
  if (malformed.length > 0) throw invalidObject('ticket', malformed);

  const flaws: Flaw[] = [];
  const references: Partial<Record<ReferenceName, number>> = {};
  const resolve = (name: ReferenceName, scope: Scope): void => {
    const wanted = draft.references[name] ?? defaultOf(seed, name, scope);
    if (wanted === undefined) return;
    const entry = findEntry(choicesOf(seed, name, scope), wanted);
    if (entry === undefined || !(inUse(seed, entry) || kept[name] === entry.id))
      flaws.push(referenceFlaw(name, wanted, scope));
    else references[name] = entry.id;
  };
  resolve('company', NOWHERE);
  resolve('board', NOWHERE);
  const scope = {
    company: byId(seed.companies, references.company),
    board: byId(seed.boards, references.board),
  };
  for (const name of REFERENCE_NAMES) {
    const { needs } = KINDS[name];
    if (name !== 'company' && name !== 'board' && (needs === undefined || scope[needs] !== undefined))
      resolve(name, scope);
  }
  if (scope.board !== undefined) flaws.push(...associationFlaws(scope.board, references));
  for (const id of draft.customFields.keys())
    if (seed.customFields?.some((field) => field.id === id) !== true)
      flaws.push(notFound(`Custom Field ${id} not found`, 'customFields'));
  if (flaws.length > 0) throw invalidObject('ticket', flaws);
  const values = { recordType, severity: 'Medium', impact: 'Medium', ...draft.values };
  return { values, references, customFields: draft.customFields };
}

const NOWHERE: Scope = { board: undefined, company: undefined };

/** Complaints about texts that are longer than their members allow, in UTF-16 units. */
function lengthFlaws(given: object, shapes: Members = TICKET_BODY.members, within = ''): Flaw[] {
  return Object.entries(given).flatMap(([name, value]: [string, unknown]) => {
    const shape = shapes[name];
    const field = within + name;
    if (shape?.kind === 'object' && typeof value === 'object' && value !== null)
      return lengthFlaws(value, shape.members, `${field}/`);
    const limit = limitOf(shape);
    if (limit === undefined || !isLonger(value, limit)) return [];
    const message = `The field ${name} must be a string with a maximum length of ${limit}.`;
    return [{ code: 'MaxLengthField' as const, message, resource: 'ticket', field }];
  });
}

function limitOf(shape: Shape | undefined): number | undefined {
  if (shape?.kind === 'list') return limitOf(shape.of);
  return shape?.kind === 'text' ? shape.limit : undefined;
}

function isLonger(value: unknown, limit: number): boolean {
  if (Array.isArray(value)) return value.some((entry) => isLonger(entry, limit));
  return typeof value === 'string' && value.length > limit;
}

function defaultOf(seed: ManageSeed, name: ReferenceName, { board }: Scope): Wanted | undefined {
  const usable = <E extends Entry>(entries: readonly E[] = []): readonly E[] =>
    entries.filter((entry) => inUse(seed, entry));
  if (name === 'board' || name === 'priority') return usable<Entry>(KINDS[name].choices(seed, NOWHERE))[0];
  if (name === 'type') return usable(board?.types).find(({ defaultFlag }) => defaultFlag === true);
  if (name !== 'status') return undefined;
  const statuses = usable(board?.statuses);
  return statuses.find(({ defaultFlag }) => defaultFlag) ?? statuses[0];
}

/** By what a record is named. */
function keyOf(wanted: Wanted | undefined): 'id' | 'identifier' | 'name' | undefined {
  return (['id', 'identifier', 'name'] as const).find((key) => (wanted?.[key] ?? null) !== null);
}

function findEntry(choices: readonly Entry[], wanted: Wanted): Entry | undefined {
  const key = keyOf(wanted);
  if (key === 'id') return byId(choices, wanted.id ?? undefined);
  if (key !== 'identifier') return choices.find(({ name }) => name === wanted.name);
  return choices.find(({ identifier }) => identifier?.toLowerCase() === wanted.identifier?.toLowerCase());
}

function referenceFlaw(name: ReferenceName, wanted: Wanted, scope: Scope): Flaw {
  const { title, needs } = KINDS[name];
  const key = keyOf(wanted) ?? 'id';
  const owner = needs === undefined ? '' : ` for ${KINDS[needs].title} ${scope[needs]?.id ?? 0}`;
  return notFound(`${title} ${wanted[key] ?? ''} not found${owner}`, `${name}/${key}`);
}

/** Subtype and item have to be associated with the type, where the board lists associations at all. */
function associationFlaws({ associations }: SeedBoard, references: SettledTicket['references']): Flaw[] {
  const { type, subType, item } = references;
  if (associations === undefined) return [];
  const fits = associations.filter((association) => association.typeId === type);
  if (subType !== undefined && !fits.some((association) => association.subTypeId === subType))
    return [notFound(`Service SubType ${subType} not found for Service Type ${type ?? 0}`, 'subType/id')];
  const exact = fits.filter((association) => association.subTypeId === subType);
  if (item !== undefined && !exact.some((association) => association.itemId === item))
    return [notFound(`Service Item ${item} not found for Service SubType ${subType ?? 0}`, 'item/id')];
  return [];
}

/** A complaint about a record that is not there. */
function notFound(message: string, field: string): Flaw {
  return { code: 'NotFound', message, resource: 'ticket', field };
}
