import { bind, bindingFailure, parseBody } from './binding.ts';
import type { Model, Shape } from './binding.ts';

const text: Shape = { kind: 'text', limit: undefined };

/** Body of a search; two of its names are lower-case, and the page is asked for in the query string. */
const FILTER_VALUES: Model = {
  name: 'FilterValues',
  members: { conditions: text, orderBy: text, childconditions: text, customfieldconditions: text },
};

/** The query of a list that a search body stands for. @throws Refusal (400) */
export function searchQuery(body: string, query: URLSearchParams): URLSearchParams {
  const filters = parseBody(body);
  if (filters === null) throw bindingFailure('Filters are expected. ');
  bind(body, [], filters, { kind: 'object', model: FILTER_VALUES });
  const given = filters as Readonly<Record<string, string | null>>;
  const merged = new URLSearchParams(query);
  merged.set('conditions', given['conditions'] ?? '');
  merged.set('childConditions', given['childconditions'] ?? '');
  merged.set('customFieldConditions', given['customfieldconditions'] ?? '');
  if (typeof given['orderBy'] === 'string') merged.set('orderBy', given['orderBy']);
  return merged;
}
