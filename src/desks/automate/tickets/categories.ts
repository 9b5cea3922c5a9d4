import { VendorRefused } from '../../../http/vendor-errors.ts';
import { CATEGORIES } from '../../../incident/category.ts';
import type { Category } from '../../../incident/category.ts';
import type { TicketPlace } from '../../../incident/ticket.ts';
import { foldName } from '../../fold-name.ts';
import { lookUp, remembered, TRUSTED_AGE_MS } from '../../remembered.ts';
import { seenNames } from '../../seen-names.ts';
import { categoryRows } from '../automate-answers.ts';
import { readPages } from '../connection/automate-client.ts';
import type { AutomateClient } from '../connection/automate-client.ts';
import { BAD_REQUEST } from '../connection/automate-vendor.ts';
import { isRefusal, unlessRefused } from '../../unless-refused.ts';
import type { AutomateSettings } from '../settings.ts';

const LIFETIME_MS = 600_000;
const FIELDS = 'TicketId,CategoryId,CategoryName,Category';
const PAGE_SIZE = 200;
/** So many pages of the newest tickets are looked through for categories. */
const MOST_PAGES = 5;
/** What names are seen of. */
const KIND = 'category';
/** So many categories are offered. */
const MOST_OFFERED = 20;

/** A ticket category that was seen on a ticket; the name is empty where the server does not tell it. */
export interface SeenCategory {
  readonly id: number;
  readonly name: string;
}

/** Ticket categories. No route lists them, so that names are found on tickets. Throws as `AutomateClient` does. */
export interface Categories {
  /**
   * The number of the ticket category. Throws VendorRefused `unknown-category`, `ambiguous-name` or
   * `category-names-not-served`, with advice that offers what was found.
   */
  idOf(category: Category, signal: AbortSignal): Promise<number>;
  /**
   * Where a ticket stands. A name is compared with the one that the ticket shows, so that reading a ticket needs
   * no search. Only one that shows none of ours may be of a category that somebody renamed: of one whose number
   * is known, and else, perhaps, of each whose name no ticket has any more.
   */
  placeOf(
    ticket: { readonly categoryId: number | undefined; readonly categoryName: string },
    signal: AbortSignal,
  ): Promise<TicketPlace>;
  /** Those of the newest thousand tickets. */
  seen(signal: AbortSignal): Promise<readonly SeenCategory[]>;
}

/** Names are remembered for ten minutes. `now` gives ms since 1970. */
export function createCategories(
  { categories }: Pick<AutomateSettings, 'categories'>,
  client: Pick<AutomateClient, 'get'>,
  now: () => number,
): Categories {
  const newest = remembered((_key, signal) => read({}, MOST_PAGES, signal), {
    lifetime: TRUSTED_AGE_MS,
    now,
    limit: 1,
  });
  const named = remembered(search, { lifetime: LIFETIME_MS, now, limit: 3 });
  const names = seenNames(Object.values(categories));

  /** The categories of the newest tickets that meet a condition, of at most so many pages. */
  async function read(
    condition: { readonly condition?: string },
    most: number,
    signal: AbortSignal,
  ): Promise<readonly SeenCategory[]> {
    const query = { ...condition, includeFields: FIELDS, orderBy: 'TicketId desc' };
    const size = { pageSize: PAGE_SIZE, most };
    const rows = await readPages(client, '/Tickets', query, size, categoryRows, signal);
    return distinct(rows.map(({ categoryId = 0, categoryName }) => ({ id: categoryId, name: categoryName })));
  }

  async function mayBeRenamed(choice: number | string, signal: AbortSignal): Promise<boolean> {
    if (typeof choice === 'number' || names.knows(choice, KIND)) return false;
    return (await named.get(choice, signal)).length === 0;
  }

  /** Categories of that name: those of tickets that the server finds by it, else those of the newest tickets. */
  async function search(name: string, signal: AbortSignal): Promise<readonly SeenCategory[]> {
    const isNamed = (seen: SeenCategory): boolean => foldName(seen.name) === foldName(name);
    const [one] = (await searchBy(name, '', signal)).filter(isNamed);
    if (one === undefined) return (await newest.get('', signal)).filter(isNamed);
    // Many tickets of one category must not hide a few of another that has its name.
    const others = await searchBy(name, ` and Category.Id not in (${one.id})`, signal);
    return distinct([one, ...others.filter(isNamed)]);
  }

  /**
   * Nothing where the name cannot stand in a condition, since how a quote is escaped there is not documented,
   * or where the server does not search by it.
   */
  async function searchBy(name: string, but: string, signal: AbortSignal): Promise<readonly SeenCategory[]> {
    if (!/^[A-Za-z0-9 ._-]{1,100}$/.test(name)) return [];
    return unlessRefused(
      [BAD_REQUEST],
      read({ condition: `Category.Name = '${name}'${but}` }, 1, signal),
      [],
    );
  }

  return {
    async idOf(category, signal) {
      const choice = categories[category];
      if (typeof choice === 'number') return choice;
      const found = await lookUp(
        named,
        choice,
        (those) => those,
        ({ length }) => length === 1,
        signal,
      );
      const [one, another] = found;
      if (another !== undefined) throw ambiguous(category, choice, found);
      if (one === undefined) throw unknown(category, choice, await newest.get('', signal));
      return one.id;
    },
    async placeOf({ categoryId, categoryName }, signal) {
      const shown = { id: categoryId, name: categoryName };
      const fits = CATEGORIES.filter((category) => names.is(categories[category], shown, KIND));
      const on: Category[] = [...fits];
      for (const category of fits.length > 0 ? [] : CATEGORIES)
        if (await mayBeRenamed(categories[category], signal)) on.push(category);
      return { fits, on, above: [] };
    },
    seen: (signal) => newest.get('', signal),
  };
}

/** Each category once, those of tickets without one left out. */
function distinct(seen: readonly SeenCategory[]): readonly SeenCategory[] {
  return [...new Map(seen.filter(({ id }) => id > 0).map((each) => [each.id, each])).values()];
}

const NO_SUCH_CATEGORY = ['unknown-category', 'ambiguous-name', 'category-names-not-served'];

/** Whether this is what `idOf` throws where a name does not tell the category. */
export function isNoSuchCategory(error: unknown): error is VendorRefused {
  return isRefusal(error, NO_SUCH_CATEGORY);
}

function ambiguous(category: Category, name: string, found: readonly SeenCategory[]): VendorRefused {
  const ids = found.map(({ id }) => id).join(', ');
  return new VendorRefused('automate', {
    code: 'ambiguous-name',
    message: `The ticket category "${name}", which \`categories.${category}\` names, is not the only one of that name: ${ids}.`,
    advice: `Write one of the numbers ${ids} as \`categories.${category}\` in the Automate settings.`,
  });
}

function unknown(category: Category, name: string, seen: readonly SeenCategory[]): VendorRefused {
  const setting = `\`categories.${category}\``;
  const offered = seen.length === 0 ? '' : `Tickets have ${offer(seen)}. `;
  const write = `${offered}Write the number of the category as ${setting} in the Automate settings (Dashboard > Config > Information Base Categories)`;
  return seen.length > 0 && seen.every((each) => each.name === '')
    ? new VendorRefused('automate', {
        code: 'category-names-not-served',
        message: `Automate tells the numbers of ticket categories and not their names, so that "${name}", which ${setting} names, cannot be found.`,
        advice: `${write}.`,
      })
    : new VendorRefused('automate', {
        code: 'unknown-category',
        message: `No ticket in Automate has a category named "${name}", which ${setting} names, and names are found on tickets alone.`,
        advice: `${write}, or a name that tickets have, or open a ticket of that category by hand.`,
      });
}

/** Categories for people, such as `177 "EDR Medium"`. */
export function offer(seen: readonly SeenCategory[]): string {
  const offered = seen.toSorted((a, b) => a.id - b.id).slice(0, MOST_OFFERED);
  const rest = seen.length - offered.length;
  const shown = offered.map(({ id, name }) => (name === '' ? String(id) : `${id} "${name}"`)).join(', ');
  return rest === 0 ? shown : `${shown} and ${rest} more`;
}
