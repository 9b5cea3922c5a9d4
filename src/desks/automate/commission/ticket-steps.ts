import type { AutomateTicket } from '../automate-answers.ts';
import { CAREFUL } from '../profile.ts';
import type { Measured } from '../profile.ts';
import type { ScriptOrder } from '../run/script-order.ts';
import type { AutomateSettings } from '../settings.ts';
import type { CategoryIds, TestPlace } from './before-writing.ts';
import { careful, failed, ok, unproved } from './finding.ts';
import type { Found, StepName } from './finding.ts';
import type { Runs, RunsEnd } from './runs.ts';
import { EMOJI, HOSTILE, NAMES, SIZES, textOf } from './samples.ts';
import type { TestTicket } from './test-ticket.ts';

/** The text that holds the hostile lines is as long as this, in bytes. */
const SHORTEST = 1_024;
/** A run whose call expired so long before, in ms, has expired by any clock. */
const LONG_AGO = 3_600_000;

const REPORT = 'Report this to the makers of plumbline, with what the runner’s script history says.';
const UNSEEN = 'Its comments are not shown, so this could not be seen.';

/** What steps on the test ticket need. */
export interface TicketTools {
  readonly runs: Runs;
  readonly ticket: TestTicket;
  readonly settings: Pick<AutomateSettings, 'closedStatuses' | 'username'>;
  readonly signal: AbortSignal;
}

/** What steps need that give the ticket a category. */
export interface CategoryTools extends TicketTools {
  readonly categories: CategoryIds;
}

/** How the test ticket was opened. */
export interface Opened extends Pick<
  Measured,
  'servesComments' | 'servesFirstText' | 'keepsComputer' | 'latencyMs'
> {
  readonly found: Found;
}

/** A ticket that could not be looked at. */
const UNSEEN_TICKET = { servesComments: false, servesFirstText: false, keepsComputer: false };

/** Opens the test ticket, and compares what stands there with what was asked for. */
export async function openTicket(
  { runs, ticket, settings, categories, signal }: CategoryTools,
  place: TestPlace,
): Promise<Opened> {
  const order = ticket.order(
    'create',
    'A test of plumbline. Please ignore this ticket: it is finished in a few minutes.',
    {
      place,
      categoryId: categories.low,
      subject: `TEST plumbline: please ignore ${ticket.mark}`,
    },
  );
  const end = await runs.carryOut([order], { isDone: async () => (await ticket.find(signal)) !== undefined });
  const latencyMs = end.ms;
  const opened = await ticket.find(signal);
  if (opened === undefined)
    return {
      ...UNSEEN_TICKET,
      latencyMs,
      found: failed(
        `No test ticket was found. ${whatRunsSaid(end)}`,
        'Let the Automate user read tickets of this client, and look at the script history of the runner.',
      ),
    };
  const servesFirstText = ticket.textsOf(order, opened).length > 0;
  const comment = ticket.order('comment', 'Whether comments are shown.');
  const isShown = (read: AutomateTicket | undefined): boolean => ticket.textsOf(comment, read).length > 0;
  let read = opened;
  if (!servesFirstText)
    await runs.carryOut([comment], {
      isDone: async () => {
        read = (await ticket.read(signal)) ?? read;
        return isShown(read);
      },
    });
  const servesComments = servesFirstText || isShown(read);
  const { id, clientId, computerId, categoryId, from } = read;
  // Where no second computer is known, what public scripts do is taken to work here, too.
  const keepsComputer = !place.isOther || computerId === place.computerId;
  const measured = { servesComments, servesFirstText, keepsComputer, latencyMs };
  const where = `Ticket ${id} stands at client ${clientId ?? 'none'}, on computer ${computerId ?? 'none'}`;
  if (clientId !== place.clientId)
    return {
      ...measured,
      found: failed(
        `${where}, although client ${place.clientId} was asked for.`,
        'This server opens tickets at the client of the runner. plumbline does not write tickets into another client’s list: do not use this desk.',
      ),
    };
  if (!servesComments)
    return {
      ...measured,
      found: failed(
        `${where}. The server does not show its comments: plumbline could not tell which notes stand there. It would open tickets, and write NO update to any of them.`,
        'Update the Automate server to a version whose tickets carry comments, and let the Automate user read them.',
      ),
    };
  if (categoryId !== categories.low)
    return {
      ...measured,
      found: failed(
        `${where}. Its category is ${categoryId ?? 'not shown'}, not ${categories.low}.`,
        'Check `categories.low` in the Automate settings: it must be a ticket category.',
      ),
    };
  const limits = [
    ...(keepsComputer
      ? []
      : [
          `Computer ${place.computerId} was asked for: tickets stand on the computer that runs the script, and name theirs in their text.`,
        ]),
    ...(place.isOther
      ? []
      : ['That computer runs the script: whether a ticket can stand on another one is not proved.']),
    ...(servesFirstText
      ? []
      : ['The text that opened it is not shown: tickets say it once more, as their first comment.']),
    ...(from.toLowerCase() === settings.username.toLowerCase()
      ? []
      : [
          `It is said to be made by “${from}”, not by ${settings.username}: plumbline knows its tickets by their comments instead.`,
        ]),
  ];
  if (limits.length === 0)
    return { ...measured, found: ok(`${where}, as was asked for, with its category and its text.`) };
  const advice = place.isOther ? undefined : 'Name a second computer with --computer.';
  return { ...measured, found: careful([`${where}.`, ...limits].join(' '), advice) };
}

type Step = (name: StepName, work: () => Promise<Found>) => Promise<boolean>;

/** Writes to the test ticket, and measures what arrives. What could not be seen is taken the careful way. */
export async function writeToTicket(
  {
    runs,
    ticket,
    settings,
    categories,
    signal,
    servesComments,
  }: CategoryTools & Pick<Measured, 'servesComments'>,
  step: Step,
): Promise<Pick<Measured, 'expandsNames' | 'longestBody' | 'charset' | 'runsTwoAtOnce'>> {
  let { expandsNames, longestBody, charset } = CAREFUL;
  let runsTwoAtOnce = false;

  /** Carries orders out; then the ticket as it is, and how the runs ended. */
  async function write(
    orders: readonly ScriptOrder[],
    isDone: (read: AutomateTicket) => boolean,
  ): Promise<{ readonly read: AutomateTicket | undefined; readonly end: RunsEnd }> {
    let read: AutomateTicket | undefined;
    const end = await runs.carryOut(orders, {
      isDone: async () => {
        read = await ticket.read(signal);
        return read !== undefined && isDone(read);
      },
    });
    return { read: read ?? (await ticket.read(signal)), end };
  }

  /** What arrived of a comment; `undefined` where none did. */
  async function say(text: string): Promise<{ readonly arrived: string | undefined; readonly end: RunsEnd }> {
    const order = ticket.order('comment', text);
    const { read, end } = await write([order], (some) => ticket.textsOf(order, some).length > 0);
    return { arrived: ticket.textsOf(order, read).at(0), end };
  }

  /** A step that needs to see comments. */
  const seeing = (name: StepName, work: () => Promise<Found>): Promise<boolean> =>
    step(name, servesComments ? work : () => Promise.resolve(unproved(UNSEEN)));

  await seeing('text', async () => {
    const lines = Object.entries(HOSTILE).map(([name, text]) => `${name}: ${text}`);
    const { arrived, end } = await say(padded(lines.join('\n'), ticket.room(SHORTEST)));
    if (arrived === undefined)
      return failed(
        `A comment of 1 KiB with quotes, backslashes and umlauts did not arrive. ${whatRunsSaid(end)}`,
        REPORT,
      );
    const changed = Object.keys(HOSTILE).filter(
      (name, at) => !arrived.split('\n').includes(lines[at] ?? name),
    );
    return changed.length === 0
      ? ok('Quotes, backslashes, SQL, tags and umlauts arrive unchanged.')
      : careful(
          `These arrive changed: ${changed.join(', ')}. Tickets show them differently from GravityZone.`,
          'Look at the test ticket: if only looks differ, nothing has to be done.',
        );
  });

  await seeing('names', async () => {
    const { arrived } = await say(NAMES);
    expandsNames = arrived !== NAMES;
    return expandsNames
      ? careful(
          'The server puts values in for names such as %windir% within a text. Tickets show ％ and ＠ in their place, and say so.',
        )
      : ok('Percent and at signs arrive unchanged.');
  });

  await seeing('characters', async () => {
    const { arrived } = await say(EMOJI);
    charset = arrived === EMOJI ? 'all' : 'basic plane';
    return charset === 'all'
      ? ok('Emoji arrive unchanged.')
      : careful('Emoji do not arrive. Tickets show � in their place.');
  });

  await seeing('length', async () => {
    longestBody = SHORTEST;
    for (const size of SIZES) {
      const text = textOf(ticket.room(size));
      const { arrived } = await say(text);
      if (arrived !== text) break;
      longestBody = size;
    }
    const KiB = longestBody / 1_024;
    return longestBody >= CAREFUL.longestBody
      ? ok(`Texts of ${KiB} KiB arrive whole.`)
      : careful(
          `Texts of ${KiB} KiB arrive whole, longer ones do not. Tickets are shortened to that, and point to GravityZone for the rest.`,
        );
  });

  await step('category', async () => {
    const { low, medium, high } = categories;
    // The ticket was opened with the first one.
    const others = [...new Set([medium, high])].filter((category) => category !== low);
    if (others.length === 0) return unproved('All categories of the settings are the same.');
    const lacking: string[] = [];
    for (const to of others) {
      const { read, end } = await write(
        [ticket.order('update', 'Plumbline tries another category.', { categoryId: to })],
        ({ categoryId }) => categoryId === to,
      );
      if (read?.categoryId !== to)
        lacking.push(`The category is ${read?.categoryId ?? 'not shown'}, not ${to}. ${whatRunsSaid(end)}`);
    }
    return lacking.length === 0
      ? ok(`The category changed from ${[low, ...others].join(' to ')}.`)
      : failed(
          lacking.join(' '),
          'Check `categories` in the Automate settings: they must be ticket categories.',
        );
  });

  await step('finish and open', async () => {
    const isClosed = ({ statusId }: AutomateTicket): boolean =>
      settings.closedStatuses.some((closed) => closed === statusId);
    const finished = (
      await write([ticket.order('finish', 'Plumbline tries to finish the ticket.')], isClosed)
    ).read;
    const opened = (
      await write(
        [ticket.order('open', 'Plumbline tries to open the ticket again.')],
        (read) => !isClosed(read),
      )
    ).read;
    const text = `Finished is status ${named(finished)}, open is status ${named(opened)}`;
    if (finished !== undefined && isClosed(finished) && opened !== undefined && !isClosed(opened))
      return ok(`${text}.`);
    const isOther = finished?.statusId !== opened?.statusId;
    return failed(
      `${text}; closedStatuses of the settings are ${settings.closedStatuses.join(', ')}.`,
      isOther
        ? `Set closedStatuses to the statuses of finished tickets, ${finished?.statusId ?? ''} among them.`
        : REPORT,
    );
  });

  await seeing('expiry', async () => {
    const order = ticket.order('comment', 'This must never be seen: it has expired.');
    await runs.carryOut([order], { expiry: -LONG_AGO });
    return ticket.textsOf(order, await ticket.read(signal)).length === 0
      ? ok('A run that has expired writes nothing.')
      : failed('A run that had expired wrote all the same.', `Do not use this desk. ${REPORT}`);
  });

  await seeing('sent twice', async () => {
    const order = ticket.order('comment', 'This stands here once, although it was sent twice.');
    const isThere = (read: AutomateTicket): boolean => ticket.textsOf(order, read).length > 0;
    const { end } = await write([order], isThere);
    await runs.carryOut([order]);
    const count = ticket.textsOf(order, await ticket.read(signal)).length;
    if (count === 1) return ok('A run that is sent twice writes once.');
    return failed(
      count === 0
        ? `The comment did not arrive. ${whatRunsSaid(end)}`
        : `A run that was sent twice wrote ${count} times.`,
      REPORT,
    );
  });

  await seeing('two at once', async () => {
    // Of two lives, so that neither overtakes the other.
    const orders = ['one', 'two'].map((life) =>
      ticket.order('comment', `Run ${life} of two at once.`, { life }),
    );
    const areThere = (read: AutomateTicket | undefined): boolean =>
      orders.every((order) => ticket.textsOf(order, read).length > 0);
    const { read } = await write(orders, areThere);
    runsTwoAtOnce = areThere(read);
    return runsTwoAtOnce
      ? ok('Two runs at once on the runner both write.')
      : careful('Of two runs at once on the runner, one was lost.', 'Name a second runner, if there is one.');
  });

  return { expandsNames, longestBody, charset, runsTwoAtOnce };
}

/** Finishes the test ticket. */
export async function cleanUp({ runs, ticket, settings, signal }: TicketTools): Promise<Found> {
  const there = ticket.id() === undefined ? await ticket.find(signal) : await ticket.read(signal);
  if (there === undefined)
    return ok(
      `There is no test ticket. A run that still waits may open one within minutes: its subject ends with ${ticket.mark}.`,
    );
  const isFinished = async (): Promise<boolean> => {
    const { statusId } = (await ticket.read(signal)) ?? there;
    return settings.closedStatuses.some((closed) => closed === statusId);
  };
  await runs.carryOut([ticket.order('finish', 'The test is over.')], { isDone: isFinished });
  return (await isFinished())
    ? ok(`The test ticket ${there.id} is finished.`)
    : careful(`The test ticket ${there.id} is still open.`, `Finish ticket ${there.id} by hand.`);
}

function named(ticket: AutomateTicket | undefined): string {
  const { statusId, statusName } = ticket ?? {};
  return `${statusId ?? 'not shown'}${statusName === undefined ? '' : ` (${statusName})`}`;
}

/** What is known of runs that did not do what they should. */
function whatRunsSaid({ kind, rows }: RunsEnd): string {
  if (kind === 'unseen') return 'The end of the run was not seen.';
  const said = rows.map(({ message }) => message.trim()).find((message) => message !== '');
  return said === undefined ? 'The server does not say why.' : `The script said: ${said.slice(0, 200)}`;
}

/** Filled up with a line of its own to so many bytes. */
function padded(text: string, bytes: number): string {
  return `${text}\n${textOf(bytes - Buffer.byteLength(text) - 1)}`;
}
