import { VendorRefused } from '../../../http/vendor-errors.ts';
import type { TicketThere } from '../../../incident/ticket.ts';
import type { CreateOrder, DeskLog } from '../../desk.ts';
import { homeOf } from '../../company-mapping.ts';
import type { CompanyFor } from '../../company-mapping.ts';
import type { SeenTickets } from '../../seen-tickets.ts';
import type { Devices } from '../company/devices.ts';
import type { SendResolved } from '../grid/fresh-lists.ts';
import type { RowOf } from '../grid/resolve-row.ts';
import type { ManageClient } from '../manage-client.ts';
import type { OurMember } from '../our-member.ts';
import type { CompanyTarget, ManageSettings } from '../settings.ts';
import { inDoubtOnceWritten } from './in-doubt.ts';
import { splitInitial } from './split-note.ts';
import { newNote, newTicket } from './ticket-bodies.ts';
import type { Describe } from './ticket-there.ts';

/** What the opening of tickets needs. */
export interface CreateTicketTools {
  readonly client: ManageClient;
  readonly settings: ManageSettings;
  readonly rowOf: RowOf;
  readonly companyFor: CompanyFor<CompanyTarget>;
  readonly devices: Devices;
  readonly sendResolved: SendResolved;
  readonly describe: Describe;
  readonly seen: Pick<SeenTickets, 'saw'>;
  readonly member: OurMember;
  readonly log: DeskLog;
}

/**
 * Makes the way to open tickets: each with its initial payload, then its device. Whether it is there already
 * is not asked.
 */
export function ticketCreator(
  tools: CreateTicketTools,
): (order: CreateOrder, signal: AbortSignal) => Promise<TicketThere> {
  const { client, settings, log } = tools;

  /** A ticket is good without a device: what goes wrong here is told and nothing else. */
  async function linkDevice(ticket: number, order: CreateOrder, company: number, signal: AbortSignal) {
    if (!settings.linkDevices) return;
    try {
      const configuration = await tools.devices.deviceFor(company, order.placement, signal);
      if (configuration !== undefined) await tools.devices.attachDevice(ticket, configuration, signal);
    } catch (error) {
      log('The device of a ticket could not be attached.', { ticket, err: error });
    }
  }

  return (order, signal) =>
    inDoubtOnceWritten(async ({ sendsText, wrote }) => {
      sendsText();
      const [first = '', ...others] = splitInitial(order.body, order);
      const { standing, home } = await tools.sendResolved(
        async () => {
          const row = await tools.rowOf(order.category, signal);
          const place = await tools.companyFor(order.placement, signal);
          if (place.kind === 'unmapped') throw new VendorRefused('manage', place);
          return { home: place, ticket: newTicket(order, row, place, first, settings) };
        },
        async ({ ticket, ...at }) => ({ ...at, standing: await client.createTicket(ticket, signal) }),
      );
      wrote();
      const { id, _info } = standing.ticket;
      tools.seen.saw(String(id), order.key);
      tools.member.learn(_info?.enteredBy, true);
      for (const part of others) await client.addNote(standing.path, newNote(part, settings), signal);
      await linkDevice(id, order, home.company, signal);
      return tools.describe(
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
        signal,
      );
    });
}
