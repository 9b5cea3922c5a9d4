import { z } from 'zod';
import { foldName } from '../../fold-name.ts';

// Some tenants leave members out of these lists, so everything but the id may be missing.

const id = z.int();
const text = z.string().nullish();
const flag = z.boolean().nullish();
const reference = z.object({ id }).nullish();

/** A record of a look-up list. */
export interface ListedRecord {
  readonly id: number;
  /** The names it goes by; the first one is shown to people. */
  readonly names: readonly string[];
  readonly active: boolean;
}

/** A board, source, type, subtype, item or team. */
export const listedRecord = z
  .object({ id, name: text, inactiveFlag: flag })
  .transform((row): ListedRecord => ({
    id: row.id,
    names: known(row.name),
    active: row.inactiveFlag !== true,
  }));

/** A priority. `order` is missing at some tenants; the lower one is the more urgent. */
export interface ListedPriority extends ListedRecord {
  readonly order: number | undefined;
}

export const listedPriority = z
  .object({ id, name: text, sortOrder: z.number().nullish() })
  .transform((row): ListedPriority => ({
    id: row.id,
    names: known(row.name),
    active: true, // the list does not tell which ones are out of use
    order: row.sortOrder ?? undefined,
  }));

/** A member, who goes by the login, the name in references, and the full name. */
export const listedMember = z
  .object({ id, identifier: text, name: text, firstName: text, lastName: text, inactiveFlag: flag })
  .transform((row): ListedRecord => {
    const fullName = known(row.firstName, row.lastName).join(' ');
    return {
      id: row.id,
      names: known(row.identifier, row.name, fullName),
      active: row.inactiveFlag !== true,
    };
  });

/** A status of a board. Only `closes` says whether it closes a ticket, never its name. */
export interface ListedStatus extends ListedRecord {
  readonly closes: boolean;
  readonly isDefault: boolean;
  readonly sortOrder: number;
}

export const listedStatus = z
  .object({
    id,
    name: text,
    inactive: flag,
    closedStatus: flag,
    defaultFlag: flag,
    sortOrder: z.number().nullish(),
  })
  .transform((row): ListedStatus => ({
    id: row.id,
    names: known(row.name),
    active: row.inactive !== true,
    closes: row.closedStatus === true,
    isDefault: row.defaultFlag === true,
    sortOrder: row.sortOrder ?? 0,
  }));

/** A combination of type, subtype and item that a board allows. */
export interface Association {
  readonly type: number | undefined;
  readonly subType: number | undefined;
  readonly item: number | undefined;
}

export const listedAssociation = z
  .object({ type: reference, subType: reference, item: reference })
  .transform(({ type, subType, item }): Association => ({
    type: type?.id,
    subType: subType?.id,
    item: item?.id,
  }));

function known(...words: readonly (string | null | undefined)[]): readonly string[] {
  return words.map((word) => word?.trim() ?? '').filter((word) => word !== '');
}

/** Whether a record goes by that name. */
export function isNamed(record: ListedRecord, name: string): boolean {
  return record.names.some((own) => foldName(own) === foldName(name));
}
