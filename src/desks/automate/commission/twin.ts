import { setTimeout as sleep } from 'node:timers/promises';
import { VendorError } from '../../../http/vendor-errors.ts';
import { CATEGORIES } from '../../../incident/category.ts';
import type { Category } from '../../../incident/category.ts';
import { careful, ok, unproved } from './finding.ts';
import type { Found } from './finding.ts';
import type { CategoryTools } from './ticket-steps.ts';

/** How often it is looked at Automate and Manage, in ms. */
const PAUSE = 10_000;

/** What of the tickets in Manage plumbline may have to write itself. */
type Writes = 'shift' | 'notes';

/** The desk at Manage, as its settings say, and what arrives there. */
export interface InManage {
  readonly psaTicket: 'plumbline' | 'automate';
  readonly writes: readonly Writes[];
  /** A ticket by its number: its texts, and the categories whose place it stands at. */
  readonly read: (
    ticketId: string,
    signal: AbortSignal,
  ) => Promise<
    | {
        readonly subject: string;
        readonly notes: readonly string[];
        readonly fits: readonly Category[];
      }
    | undefined
  >;
}

/** What the sync did; `undefined` where it cannot be told. Times are whole seconds. */
export type Twin =
  | { readonly kind: 'none'; readonly seconds: number }
  | { readonly kind: 'unread'; readonly ticket: string; readonly seconds: number; readonly why: string }
  | {
      readonly kind: 'made';
      readonly ticket: string;
      readonly seconds: number;
      /** Whether the subject still ends with our mark. */
      readonly mark: boolean;
      readonly comments: boolean;
      /** `undefined`: the places of the categories are alike. */
      readonly category: boolean | undefined;
    };

/** Waits for the ticket that Automate's own sync makes, then writes once more and looks what arrives there. */
export async function awaitTwin(
  { runs, ticket, categories, signal }: CategoryTools,
  { read }: InManage,
  { patience, now }: { readonly patience: number; readonly now: () => number },
): Promise<Twin> {
  /** Looks until it is so, or patience is over. */
  async function until<Seen>(look: () => Promise<Seen>, isSo: (seen: Seen) => boolean): Promise<Seen> {
    const began = now();
    for (;;) {
      const seen = await look();
      if (isSo(seen) || now() - began >= patience) return seen;
      await sleep(Math.min(PAUSE, patience), undefined, { signal });
    }
  }

  const began = now();
  const number = await until(
    async () => (await ticket.read(signal))?.externalId,
    (seen) => seen !== undefined,
  );
  const seconds = Math.round((now() - began) / 1_000);
  if (number === undefined) return { kind: 'none', seconds };
  const made = { ticket: String(number), seconds };
  try {
    const before = await read(made.ticket, signal);
    if (before === undefined) return { kind: 'unread', ...made, why: 'Manage does not show it.' };
    // Some place where it does not stand yet, and by a category that the test ticket does not have yet.
    const stands = (await ticket.read(signal))?.categoryId;
    const free = CATEGORIES.filter((each) => !before.fits.includes(each));
    const to = free.find((each) => categories[each] !== stands) ?? free[0];
    const categoryId = categories[to ?? 'low'];
    const order = ticket.order('update', 'Plumbline looks what arrives in Manage.', { categoryId });
    await runs.carryOut([order], {
      isDone: async () => (await ticket.read(signal))?.categoryId === categoryId,
    });
    const hasText = (notes: readonly string[]): boolean =>
      ticket.textsOf(order, { comments: [...notes] }).length > 0;
    const after = await until(
      async () => read(made.ticket, signal),
      (seen) => seen !== undefined && hasText(seen.notes) && (to === undefined || seen.fits.includes(to)),
    );
    return {
      kind: 'made',
      ...made,
      mark: before.subject.includes(ticket.mark),
      comments: hasText(after?.notes ?? []),
      category: to && after?.fits.includes(to) === true,
    };
  } catch (error) {
    if (!(error instanceof VendorError) || signal.aborted) throw error;
    return { kind: 'unread', ...made, why: `It could not be read: ${error.message}` };
  }
}

/** What is said where a person did not wait for it. */
export const UNAWAITED = unproved(
  'It was stopped before it was known whether Automate’s own sync makes a ticket in Manage.',
  'Commission again to learn it. All else was measured.',
);

/** What is said of it, with the settings that fit. */
export function twinFinding(
  twin: Twin,
  { psaTicket, writes }: Pick<InManage, 'psaTicket' | 'writes'>,
): Found {
  if (twin.kind === 'none') {
    const text = `Automate’s own sync made no ticket in Manage within ${twin.seconds} s`;
    return psaTicket === 'plumbline'
      ? ok(`${text}: psaTicket: plumbline fits.`)
      : unproved(
          `${text}, although psaTicket is automate.`,
          'Look whether the Manage plugin syncs tickets, whether the category and the client are mapped there, and at its list of failed tickets; or wait longer (--sync-wait). If plumbline is to make the tickets in Manage, set psaTicket: plumbline.',
        );
  }
  const text = `Automate’s own sync made ticket ${twin.ticket} in Manage, ${twin.seconds} s after the last write`;
  const unmapped = 'or leave the three categories unmapped in the Manage plugin';
  if (twin.kind === 'unread')
    return unproved(
      `${text}. ${twin.why}`,
      `Let plumbline’s API member see all tickets, then commission again. psaTicket: automate fits, ${unmapped}.`,
    );
  const { mark, comments, category } = twin;
  const lacking: readonly Writes[] = [
    ...(category === false ? (['shift'] as const) : []),
    ...(comments ? [] : (['notes'] as const)),
  ];
  const fitting = `psaTicket: automate${lacking.length === 0 ? ' without writes' : `, writes: [${lacking.join(', ')}]`}`;
  const seen = [
    ...(mark
      ? []
      : ['The end of its subject is lost: a technician’s close is seen with the next update only.']),
    comments ? 'Comments arrive there.' : 'Comments do not arrive there.',
    category === undefined
      ? 'Whether a changed category arrives cannot be seen: the places of the categories are alike.'
      : `A changed category ${category ? 'moves it' : 'does not move it'}.`,
  ].join(' ');
  if (psaTicket === 'plumbline')
    return careful(
      `${text}. ${seen} With psaTicket: plumbline each incident gets two tickets there.`,
      `Set ${fitting}; ${unmapped}.`,
    );
  const isSet = lacking.every((each) => writes.includes(each)) && writes.length === lacking.length;
  return isSet
    ? ok(`${text}. ${seen} The settings fit: ${fitting}.`)
    : careful(`${text}. ${seen}`, `Set ${fitting}.`);
}
