import { categoryName } from '../incident/category.ts';
import type { Adoption } from '../incident/named-ticket.ts';
import type { Adopted } from './adopt-ticket.ts';

/** What an operator reads once an incident goes on in the ticket that was named, for a terminal. */
export function adoptedText({ desk, ticket: named }: Adoption, { wasOwn, delivery }: Adopted): string {
  const { ticket, category, delivered, updates, twins } = delivery;
  const id = ticket?.id ?? named;
  const stands = [
    ...(category === undefined ? [] : [categoryName(category)]),
    ...(delivered === undefined ? [] : [`says revision ${delivered.revision}`]),
  ].join(' · ');
  if (wasOwn) return `${desk}: ticket ${id} is the incident’s ticket already · ${stands}\n`;
  return [
    `${desk}: ticket ${id} is the incident’s ticket now · ${stands}`,
    ...(id === named ? [] : [`Ticket ${named} was merged into it.`]),
    updates > 0
      ? 'Everything that is known of the incident was appended to it.'
      : 'Nothing was written: it says everything already.',
    ...(twins.length === 0
      ? []
      : [
          `Tickets without further updates: ${twins.join(', ')}. Close or merge them by hand if nobody works on them.`,
        ]),
    '',
  ].join('\n');
}
