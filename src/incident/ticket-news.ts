import { categoryName } from './category.ts';
import { cutToUnits } from './cut.ts';
import type { Delivery } from './delivery.ts';
import { endOfSecond } from './end-of-second.ts';
import type { Incident } from './incident.ts';
import { isClosed } from './status.ts';
import { neutralise } from './neutralise.ts';
import { utcTime } from './utc-time.ts';
import type { Wish, WriteBack } from './write-back.ts';

/** The most UTF-16 units of a note: it is carried from run to run. GravityZone would take more. */
export const NOTE_LENGTH = 8_000;

/** The whole note once a line is added to it. The newest line stands first, so that what no longer fits is the oldest. */
export function addToNote(note: string, line: string): string {
  return cutToUnits(note === '' ? line : `${line}\n${note}`, NOTE_LENGTH);
}

/** What a step or a sighting did to the delivery at a desk. */
export interface DeliveryChange {
  readonly desk: string;
  readonly before: Delivery;
  readonly after: Delivery;
}

/** Notes what became of a ticket, and that a technician closed it. `now` is workflow time in ms since 1970. */
export function followDelivery(
  writeBack: WriteBack,
  change: DeliveryChange,
  incident: Incident,
  now: number,
): WriteBack {
  const news = newsOf(change);
  if (news === undefined) return writeBack;
  const line = `${utcTime(now)} · plumbline: ${news}.`;
  const wish = wishOf(change, incident) ?? writeBack.wish;
  return { ...writeBack, note: addToNote(writeBack.note, line), unwritten: true, wish };
}

function newsOf(change: DeliveryChange): string | undefined {
  const { desk, before, after } = change;
  if (after.ticket === undefined) return undefined;
  const name = (id: string): string => `${deskName(desk)} ticket ${neutralise(id)}`;
  const { id } = after.ticket;
  if (before.ticket?.id === id) {
    if (isTurn(change, 'closed'))
      return isOurClose(change) ? undefined : `${name(id)} was closed by a technician`;
    return before.seen?.state === 'closed' && isTurn(change, 'open') ? `${name(id)} was reopened` : undefined;
  }
  if (before.ticket !== undefined)
    return `${name(before.ticket.id)} was merged into ticket ${neutralise(id)}`;
  if (after.delivered === undefined) return `${name(id)} of an earlier watch goes on`;
  const category = `(${categoryName(after.delivered.category)})`;
  if (after.predecessor === undefined) return `${name(id)} opened ${category}`;
  return `${name(after.predecessor.id)} was succeeded by ticket ${neutralise(id)} ${category}`;
}

/**
 * What our own update found closed gives no wish: its write moved the time of the ticket's last change, so that nobody can
 * tell whether the close was made before the news or after.
 */
function wishOf(change: DeliveryChange, incident: Incident): Wish | undefined {
  const { desk, before, after } = change;
  const { seen } = after;
  if (seen === undefined || !isTurn(change, 'closed') || isOurClose(change)) return undefined;
  const foundByUs = before.updatedAt !== after.updatedAt;
  const at = endOfSecond(seen.changedAt);
  if (foundByUs || isClosed(incident.facts) || at < incident.activeAt) return undefined;
  return { by: 'technician', status: 'closed', at, desk, ticket: seen.ticket };
}

function isTurn({ before, after }: DeliveryChange, to: 'open' | 'closed'): boolean {
  return after.seen?.state === to && before.seen?.state !== to && before.ticket?.id === after.ticket?.id;
}

/** Whether an update of ours may have closed the ticket with its incident. */
function isOurClose({ after }: DeliveryChange): boolean {
  const said = after.delivered === undefined ? after.attempted : [after.delivered, ...after.attempted];
  return said.some(({ facts }) => isClosed(facts));
}

/** `Manage` for `manage`. */
function deskName(desk: string): string {
  return desk.charAt(0).toUpperCase() + desk.slice(1);
}
