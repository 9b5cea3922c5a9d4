import { VendorRefused } from '../../../http/vendor-errors.ts';
import type { TicketThere } from '../../../incident/ticket.ts';
import type { CreateOrder } from '../../desk.ts';
import { homeOf } from '../../company-mapping.ts';
import type { ManageParts } from '../manage-parts.ts';
import { inDoubtOnceWritten } from './in-doubt.ts';
import { splitInitial } from './split-note.ts';
import { newNote, newTicket } from './ticket-bodies.ts';
import { describeTicket, WRITTEN } from './ticket-there.ts';

/**
 * Makes the way to open tickets: each with its initial payload, then its device. Whether it is there already
 * is not asked.
 */
export function ticketCreator(
  parts: ManageParts,
): (order: CreateOrder, signal: AbortSignal) => Promise<TicketThere> {
  const { client, settings, devices, member, seen, log } = parts;

  /** A ticket is good without a device: what goes wrong here is told and nothing else. */
  async function linkDevice(ticket: number, order: CreateOrder, company: number, signal: AbortSignal) {
    if (!settings.linkDevices) return;
    try {
      const configuration = await devices.deviceFor(company, order.placement, signal);
      if (configuration !== undefined) await devices.attachDevice(ticket, configuration, signal);
    } catch (error) {
      log('The device of a ticket could not be attached.', { ticket, err: error });
    }
  }

  return (order, signal) =>
    inDoubtOnceWritten(async ({ sendsText, wrote }) => {
      sendsText();
      const [first = '', ...others] = splitInitial(order.body, order);
      const { standing, home } = await parts.sendResolved(
        async () => {
          const row = await parts.rowOf(order.category, signal);
          const place = await parts.companyFor(order.placement, signal);
          if (place.kind === 'unmapped') throw new VendorRefused('manage', place);
          return { home: place, ticket: newTicket(order, row, place, first, settings) };
        },
        async ({ ticket, ...at }) => ({ ...at, standing: await client.createTicket(ticket, signal) }),
      );
      wrote();
      const { id, _info } = standing.ticket;
      seen.saw(String(id), order.key);
      member.learn(_info?.enteredBy, true);
      for (const part of others) await client.addNote(standing.path, newNote(part, settings), signal);
      await linkDevice(id, order, home.company, signal);
      return describeTicket(
        parts,
        standing,
        {
          ticket: { id: String(id), generation: order.generation },
          own: true,
          foreign: false,
          mergedFrom: undefined,
          notes: undefined,
          home: homeOf(home),
          stands: 'home',
          twins: [],
        },
        WRITTEN,
      );
    });
}
