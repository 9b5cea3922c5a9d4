import { VendorRefused } from '../../../http/vendor-errors.ts';
import type { RecordChoice } from '../settings.ts';
import { isNamed } from './listed.ts';
import type { ListedRecord } from './listed.ts';
import type { Listing } from './lookups.ts';

/** A setting of a category that names a record of Manage. */
export interface Choice {
  /** Path of the row in the Manage settings, such as `categories.high`. */
  readonly row: string;
  readonly setting: string;
  readonly value: RecordChoice;
  /** The kind of record, as people read it, such as `subtype`. */
  readonly what: string;
  /** The kind of record in error codes, such as `sub-type`. */
  readonly code: string;
  /**
   * Where the record has to be, such as ` of service board 21`; empty where it is one of the whole server.
   */
  readonly of: string;
  /** Whether the list is known to lack records, so that an id it does not have may be right. */
  readonly mayBeUnlisted?: boolean;
}

/** A record that a setting names. `record` is missing where it stands in no list that our role may read. */
export interface Picked<Row extends ListedRecord> {
  readonly id: number;
  readonly record: Row | undefined;
}

/**
 * The active record that a setting names by its id, or by a name that only one active record has.
 * @throws VendorRefused `unknown-…`, `inactive-…` (such as `unknown-sub-type`), `ambiguous-name`, or
 * `forbidden` where a name is to be looked up in a list that our role may not read.
 */
export function pickRecord<Row extends ListedRecord>(choice: Choice, listing: Listing<Row>): Picked<Row> {
  const { value } = choice;
  if (listing.kind === 'refused') {
    if (typeof value === 'number') return { id: value, record: undefined };
    throw unreadableName(choice, listing.right);
  }
  const found = listing.rows.filter((row) =>
    typeof value === 'number' ? row.id === value : isNamed(row, value),
  );
  const active = found.filter((row) => row.active);
  const [record, another] = active;
  if (another !== undefined) throw ambiguousName(choice, active);
  if (record !== undefined) return { id: record.id, record };
  if (found.length > 0) throw refusal(choice, 'inactive', 'is inactive');
  if (typeof value === 'number' && choice.mayBeUnlisted === true) return { id: value, record: undefined };
  throw refusal(choice, 'unknown', 'does not exist');
}

/** The refusal of a record: `flaw` starts its code, `says` ends its message. */
export function refusal(choice: Choice, flaw: string, says: string): VendorRefused {
  return new VendorRefused('manage', {
    code: `${flaw}-${choice.code}`,
    message: `${subject(choice)} ${says}.`,
    advice: `Choose another ${choice.what}${choice.of} as \`${path(choice)}\` in the Manage settings, or correct it in Manage.`,
  });
}

function ambiguousName(choice: Choice, found: readonly ListedRecord[]): VendorRefused {
  const ids = found.map(({ id }) => id).join(', ');
  return new VendorRefused('manage', {
    code: 'ambiguous-name',
    message: `${subject(choice)} is not the only one of that name: ${ids}.`,
    advice: `Write one of the ids ${ids} as \`${path(choice)}\` in the Manage settings.`,
  });
}

function unreadableName(choice: Choice, right: string): VendorRefused {
  return new VendorRefused('manage', {
    code: 'forbidden',
    message: `${subject(choice)} cannot be looked up by its name, because Manage does not let plumbline read that list.`,
    advice: `Give the security role of the API member (System > Security Roles) ${right}, or write an id as \`${path(choice)}\` in the Manage settings.`,
  });
}

/** Such as: The subtype "Phishing" of service board 21, which `categories.high.subType` names, */
function subject(choice: Choice): string {
  const { value, what, of } = choice;
  const record = typeof value === 'number' ? String(value) : `"${value}"`;
  return `The ${what} ${record}${of}, which \`${path(choice)}\` names,`;
}

function path({ row, setting }: Choice): string {
  return `${row}.${setting}`;
}
