import type { Shape } from '../bodies/binding.ts';

const text: Shape = { kind: 'text', limit: undefined };

/** Body of a search; two of its names are lower-case, and the page is asked for in the query string. */
export const SEARCH_BODY: Shape = {
  kind: 'object',
  model: {
    name: 'FilterValues',
    members: { conditions: text, orderBy: text, childconditions: text, customfieldconditions: text },
  },
};

/** The query of a list that a search body stands for. */
export function searchQuery(body: unknown, query: URLSearchParams): URLSearchParams {
  const given = body as Readonly<Record<string, string | null>>;
  const merged = new URLSearchParams(query);
  merged.set('conditions', given['conditions'] ?? '');
  merged.set('childConditions', given['childconditions'] ?? '');
  merged.set('customFieldConditions', given['customfieldconditions'] ?? '');
  if (typeof given['orderBy'] === 'string') merged.set('orderBy', given['orderBy']);
  return merged;
}
