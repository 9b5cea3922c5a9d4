import { describe, expect, it } from 'vitest';
import { VendorRefused } from '../../../http/vendor-errors.ts';
import type { AutomateClient } from '../connection/automate-client.ts';
import type { AutomateSettings } from '../settings.ts';
import { createCategories } from './categories.ts';

const signal = new AbortController().signal;
const NAMED = { low: 126, medium: 'EDR Medium', high: 'EDR “High”' };
const OTHERS = { CategoryId: 5, CategoryName: 'Help desk' };
const MEDIUM = { CategoryId: 177, CategoryName: ' edr medium ' };
const HIGH = { Category: { Id: 178, Name: 'EDR “High”' } };

/**
 * Categories at a server that answers a search with `found` and what comes after it, and lists `newest`
 * tickets in pages; what it was asked is kept. `found` is missing where it refuses to search by category.
 */
function categoriesAt(
  newest: readonly object[],
  found?: readonly (readonly object[])[],
  settings: AutomateSettings['categories'] = NAMED,
) {
  const asked: (string | number)[] = [];
  const clock = { now: 0 };
  let searches = 0;
  const get: AutomateClient['get'] = (path, { condition, page, pageSize, includeFields }, answer) => {
    expect([path, includeFields]).toEqual(['/Tickets', 'TicketId,CategoryId,CategoryName,Category']);
    asked.push(condition ?? Number(page));
    if (condition === undefined) {
      const size = Number(pageSize);
      return Promise.resolve(answer.parse(newest.slice((Number(page) - 1) * size, Number(page) * size)));
    }
    if (found === undefined)
      return Promise.reject(
        new VendorRefused('automate', { code: 'bad-request', message: 'No.', advice: 'x' }),
      );
    return Promise.resolve(answer.parse(found[searches++] ?? []));
  };
  const categories = createCategories({ categories: settings }, { get }, () => clock.now);
  return {
    asked,
    clock,
    seen: () => categories.seen(signal),
    placeOf: (categoryId: number | undefined, categoryName: string) =>
      categories.placeOf({ categoryId, categoryName }, signal),
    idOf: (category: 'low' | 'medium' | 'high') => categories.idOf(category, signal),
  };
}

describe('the number of a ticket category', () => {
  it('is that of the settings, which asks nothing', async () => {
    const { idOf, asked } = categoriesAt([]);
    expect(await idOf('low')).toBe(126);
    expect(asked).toEqual([]);
  });

  it('is found by its name on tickets, and remembered for ten minutes', async () => {
    const { idOf, asked, clock } = categoriesAt([], [[MEDIUM], [], [MEDIUM]]);
    expect(await idOf('medium')).toBe(177);
    clock.now = 599_999;
    expect(await idOf('medium')).toBe(177);
    const search = "Category.Name = 'EDR Medium'";
    expect(asked).toEqual([search, `${search} and Category.Id not in (177)`]);
    clock.now = 600_000;
    expect(await idOf('medium')).toBe(177);
    expect(asked).toHaveLength(4);
  });

  it.each<[string, readonly object[], 'medium' | 'high', number]>([
    ['where the server does not search by it', [OTHERS, MEDIUM], 'medium', 177],
    ['where it cannot stand in a condition', [OTHERS, HIGH], 'high', 178],
    ['on a later page', [...Array<object>(999).fill(OTHERS), HIGH], 'high', 178],
  ])('is found on the newest tickets %s', async (_why, newest, category, id) => {
    expect(await categoriesAt(newest).idOf(category)).toBe(id);
  });

  it('is not guessed where another category has the name, however few tickets that has', async () => {
    const { idOf } = categoriesAt([], [Array(200).fill(MEDIUM), [{ ...MEDIUM, CategoryId: 31 }]]);
    await expect(idOf('medium')).rejects.toMatchObject({
      code: 'ambiguous-name',
      advice: expect.stringContaining('one of the numbers 177, 31 as `categories.medium`') as string,
    });
  });

  it.each<[string, readonly object[], string, RegExp, RegExp]>([
    [
      'no ticket has it: what tickets have is offered',
      [MEDIUM, OTHERS, OTHERS, { CategoryId: 0 }, {}],
      'unknown-category',
      /^No ticket in Automate has a category named "EDR “High”", which `categories\.high` names/,
      /^Tickets have 5 "Help desk", 177 " edr medium "\. Write the number .* as `categories\.high` .* by hand/,
    ],
    ['there are no tickets at all', [], 'unknown-category', /found on tickets alone\.$/, /^Write the number/],
    [
      'the server tells no names',
      [{ CategoryId: 178 }, { Category: { Id: 5 } }],
      'category-names-not-served',
      /^Automate tells the numbers of ticket categories and not their names/,
      /^Tickets have 5, 178\. Write the number .* as `categories\.high` .*\.$/,
    ],
  ])('is missing where %s', async (_why, newest, code, message, advice) => {
    await expect(categoriesAt(newest).idOf('high')).rejects.toMatchObject({
      code,
      retryable: false,
      message: expect.stringMatching(message) as string,
      advice: expect.stringMatching(advice) as string,
    });
  });

  it('is looked for again once what was read is half a minute old', async () => {
    const newest: object[] = [OTHERS];
    const { idOf, clock } = categoriesAt(newest);
    await expect(idOf('high')).rejects.toMatchObject({ code: 'unknown-category' });
    newest.push(HIGH);
    clock.now = 29_999;
    await expect(idOf('high')).rejects.toMatchObject({ code: 'unknown-category' });
    clock.now = 30_000;
    expect(await idOf('high')).toBe(178);
  });

  it('is not looked for beyond the newest thousand tickets', async () => {
    const { idOf, asked } = categoriesAt([...Array<object>(1_000).fill(OTHERS), HIGH]);
    await expect(idOf('high')).rejects.toMatchObject({ code: 'unknown-category' });
    expect(asked).toEqual([1, 2, 3, 4, 5]);
  });
});

it('categories that tickets have are told once each', async () => {
  expect(await categoriesAt([MEDIUM, OTHERS, HIGH, OTHERS]).seen()).toEqual([
    { id: 177, name: ' edr medium ' },
    { id: 5, name: 'Help desk' },
    { id: 178, name: 'EDR “High”' },
  ]);
});

describe('the place of a ticket', () => {
  const OF_NUMBERS = { low: 176, medium: 177, high: 178 };
  const OF_NAMES = { low: 'EDR Low', medium: 'EDR Medium', high: 'EDR High' };

  it.each<[number | undefined, string, object, readonly string[]]>([
    [177, '', OF_NUMBERS, ['medium']],
    [5, 'EDR', OF_NUMBERS, []],
    [undefined, '', OF_NUMBERS, []],
    [178, ' edr high', OF_NAMES, ['high']],
    [178, 'EDR High', { ...OF_NAMES, medium: 178 }, ['medium', 'high']],
  ])('of number %s and name “%s” is told by what it shows: %j', async (id, name, settings, fits) => {
    const { placeOf, asked } = categoriesAt([], [], { ...OF_NUMBERS, ...settings });
    expect(await placeOf(id, name)).toEqual({ fits, on: fits, above: [] });
    expect(asked).toEqual([]);
  });

  it('stays where the category was renamed, by its number', async () => {
    const { placeOf } = categoriesAt([], [], OF_NAMES);
    await placeOf(178, 'EDR High');
    expect(await placeOf(178, 'Security High')).toMatchObject({ fits: ['high'], on: ['high'] });
    expect(await placeOf(5, 'Help desk')).toMatchObject({ fits: [], on: ['low', 'medium'] });
  });

  it('is taken for none of a category whose name tickets have, and perhaps for one that no ticket has', async () => {
    const { placeOf } = categoriesAt([MEDIUM, OTHERS]);
    expect(await placeOf(178, 'Security High')).toEqual({ fits: [], on: ['high'], above: [] });
  });
});
