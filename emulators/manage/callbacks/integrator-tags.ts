import { NAMED, lists } from '../lists/listing.ts';
import type { Route } from '../request.ts';

/**
 * Routes of the tags that callbacks can be bound to. Which permission the vendor wants for them is not
 * recorded.
 */
export const integratorTagRoutes: readonly Route[] = lists('/system/integratorTags', {
  what: 'Integrator Tag',
  rights: [],
  types: NAMED,
  rows: ({ world }) => (world.seed.integratorTags ?? []).map(({ id, name }) => ({ id, name, _info: {} })),
});
