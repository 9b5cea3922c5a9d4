import { json, refuse } from '../answer.ts';
import type { ListedRow } from './listed-row.ts';
import { NAMED, listAndCount, lists } from './listing.ts';
import { route } from '../request.ts';
import type { ApiRequest, Route } from '../request.ts';
import { membersOf, showTime } from '../world.ts';

/** Routes of what the server tells of itself: members, custom fields, the audit trail, its version. */
export const systemRoutes: readonly Route[] = [
  ...lists('/system/members', {
    what: 'Member',
    rights: ['memberMaintenance'],
    types: { ...NAMED, identifier: 'text', inactiveFlag: 'flag' },
    rows: members,
  }),
  ...lists('/system/userDefinedFields', {
    what: 'User Defined Field',
    rights: ['tableSetup'],
    types: { id: 'number', caption: 'text', fieldTypeIdentifier: 'text', entryTypeIdentifier: 'text' },
    rows: ({ world }) =>
      (world.seed.customFields ?? []).map(({ id, caption }) => ({
        id,
        caption,
        fieldTypeIdentifier: 'Text',
        entryTypeIdentifier: 'EntryField',
        _info: {},
      })),
  }),
  ...listAndCount('/system/audittrail', {
    what: 'Audit Trail',
    rights: ['serviceTicketsInquire'],
    types: { text: 'text', enteredBy: 'text', auditType: 'text', auditSubType: 'text', id: 'number' },
    rows: auditTrail,
  }),
  route('GET', '/system/info', ({ world }) =>
    json(200, {
      version: 'v2025.1.0',
      isCloud: world.faults.current().isCloud,
      serverTimeZone: 'UTC',
      licenseBits: [],
      cloudRegion: 'EMULATOR',
    }),
  ),
];

function members({ world }: ApiRequest): readonly ListedRow[] {
  return membersOf(world.seed).flatMap(({ id, identifier, name, inactive, unlisted }) =>
    unlisted === true ? [] : [{ id, identifier, name, inactiveFlag: inactive === true, _info: {} }],
  );
}

/** What happened to one ticket, oldest first. @throws Refusal (400) where the query names no ticket */
function auditTrail({ world, query }: ApiRequest): readonly ListedRow[] {
  const id = Number(query.get('id') ?? 'none');
  if (query.get('type') !== 'Ticket' || !Number.isInteger(id))
    throw refuse(400, 'ConnectWiseApi', 'The audit trail needs type=Ticket and the id of a ticket.');
  return (world.audits.get(id) ?? []).map((entry, index) => ({
    id: index + 1,
    text: entry.text,
    enteredDate: showTime(entry.at),
    enteredBy: entry.by,
    auditType: 'Ticket',
    auditSubType: entry.kind,
    auditSource: '',
  }));
}
