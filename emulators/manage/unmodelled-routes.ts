import { notModelled } from './answer.ts';
import { route } from './request.ts';
import type { Route } from './request.ts';

/** Routes that the real server has and this one refuses to guess at. */
export const unmodelledRoutes: readonly Route[] = (
  [
    ['POST', '/service/tickets/{id}/copy'],
    ['GET', '/service/tickets/{id}/tasks'],
    ['GET', '/service/tickets/changelogs'],
    ['POST', '/company/configurations/bulk'],
  ] as const
).map(([method, pattern]) =>
  route(method, pattern, () => {
    throw notModelled(`the route ${method} ${pattern}`);
  }),
);
