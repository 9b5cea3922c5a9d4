import { categoryOf, compareCategories, DEFAULT_BANDS } from '../incident/category.ts';
import type { Category } from '../incident/category.ts';
import type { IncidentEvent } from '../incident/incident-event.ts';

/**
 * The highest category that one of the events speaks for, by the default bands: those in force are known to
 * workers only.
 */
export function severest(events: readonly IncidentEvent[]): Category {
  return events
    .map((event) => categoryOf('facts' in event ? event.facts : {}, DEFAULT_BANDS))
    .reduce((highest, category) => (compareCategories(category, highest) > 0 ? category : highest), 'low');
}
