import { VendorRefused } from '../../../http/vendor-errors.ts';
import type { ChangeOrder } from '../../desk.ts';
import type { CompanyHome } from '../../company-mapping.ts';
import { levelChanges, placeChanges } from '../grid/shift-changes.ts';
import { isProjectTicket } from '../manage-client.ts';
import type { Change, ManageTicket } from '../manage-answers.ts';
import type { ManageParts } from '../manage-parts.ts';
import type { CompanyTarget } from '../settings.ts';
import { standingOf } from './ticket-there.ts';

/**
 * The changes of a ticket that an order asks for; a closing aside, which comes after its note. Nothing is so
 * already.
 */
export async function changesFor(
  parts: ManageParts,
  order: ChangeOrder,
  signal: AbortSignal,
): Promise<readonly Change[]> {
  const { settings, statuses, companyFor } = parts;
  const { ticket } = standingOf(order.read);
  const changes: Change[] = [...(await shiftChanges(parts, order, signal))];
  if (order.status === 'open' && ticket.closedFlag === true && ticket.board) {
    if (!changes.some(({ path }) => path === 'status')) {
      const status = await statuses.openStatus(ticket.board.id, settings.reopenedStatus, signal);
      changes.push({ op: 'replace', path: 'status', value: { id: status } });
    }
  }
  if (order.subject !== undefined && order.subject !== ticket.summary)
    changes.push({ op: 'replace', path: 'summary', value: order.subject });
  if (order.goesHome) {
    const place = await companyFor(order.placement, signal);
    if (place.kind === 'unmapped') throw new VendorRefused('manage', place);
    changes.push(...companyChanges(ticket, place));
  }
  return changes;
}

async function shiftChanges(
  { settings, rowOf, statuses }: ManageParts,
  order: ChangeOrder,
  signal: AbortSignal,
): Promise<readonly Change[]> {
  const { shift, status } = order;
  if (shift === undefined) return [];
  const standing = standingOf(order.read);
  const { ticket } = standing;
  const to = await rowOf(shift.to, signal);
  // A project ticket has neither our boards nor severity and impact.
  const isProject = isProjectTicket(standing);
  const level = isProject ? { ...to, severity: undefined, impact: undefined } : to;
  const levels = shift.priority ? levelChanges(ticket, level) : [];
  if (isProject || !shift.place) return levels;
  const staysClosed = ticket.closedFlag === true && status !== 'open';
  const left = shift.from && (await rowOf(shift.from, signal).catch(() => undefined));
  const place = placeChanges({
    ticket,
    left,
    to,
    statusOnNewBoard:
      ticket.board?.id === to.board
        ? undefined
        : staysClosed
          ? await statuses.closingStatus(to.board, settings.closedStatus, signal)
          : (to.status ?? (await statuses.openStatus(to.board, undefined, signal))),
    staysClosed,
  });
  return [...place, ...levels];
}

/** Site, contact and agreement belong to the company that the ticket leaves. */
function companyChanges(
  ticket: ManageTicket,
  { company, site }: CompanyHome<CompanyTarget>,
): readonly Change[] {
  if (ticket.company?.id === company) return [];
  const old = (['site', 'contact', 'agreement'] as const).filter(
    (path) => ticket[path] && !(path === 'site' && site !== undefined),
  );
  return [
    { op: 'replace', path: 'company', value: { id: company } },
    ...(site === undefined ? [] : [{ op: 'replace', path: 'site', value: { id: site } } as const]),
    ...old.map((path) => ({ op: 'remove', path }) as const),
  ];
}
