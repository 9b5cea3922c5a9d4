import { Refusal, invalidObject, json } from '../answer.ts';
import type { Answer } from '../answer.ts';
import type { Shape } from '../bodies/binding.ts';
import { route } from '../request.ts';
import type { ApiRequest, Route } from '../request.ts';
import { runRoute } from '../run-route.ts';
import { missing } from '../tickets/ticket-rules.ts';

const text: Shape = { kind: 'text', limit: undefined };
const whole: Shape = { kind: 'whole' };
const object = (name: string, members: Readonly<Record<string, Shape>>): Shape => ({
  kind: 'object',
  model: { name, members },
});

const BUNDLE: Shape = object('BundleRequestsCollection', {
  requests: {
    kind: 'list',
    of: object('BundleRequest', {
      Version: text,
      SequenceNumber: whole,
      ResourceType: text,
      ApiRequest: object('ApiRequest', {
        filters: object('FilterValues', {
          conditions: text,
          childConditions: text,
          customFieldConditions: text,
          orderBy: text,
        }),
        page: whole,
        pageSize: whole,
        fields: text,
      }),
    }),
  },
});

interface BundledRequest {
  readonly SequenceNumber?: number | null;
  readonly ResourceType?: string | null;
  readonly ApiRequest?:
    | (Readonly<Record<string, unknown>> & { readonly filters?: Readonly<Record<string, unknown>> | null })
    | null;
}

const PATHS: Readonly<Record<string, string>> = {
  ticket: '/service/tickets',
  company: '/company/companies',
  contact: '/company/contacts',
  configuration: '/company/configurations',
  member: '/system/members',
};

/**
 * The route that reads several lists at once. Each list is read by its own one of `routes`, whose refusals it
 * passes on.
 */
export function bundledReadRoutes(routes: readonly Route[]): readonly Route[] {
  const answerOne = (request: ApiRequest, bundled: BundledRequest): Record<string, unknown> => {
    const path = PATHS[bundled.ResourceType?.toLowerCase() ?? ''];
    const listRoute = routes.find(({ method, pattern }) => method === 'GET' && pattern === path);
    const answer = listRoute === undefined ? undefined : read(listRoute, request, bundled);
    const success = answer?.status === 200;
    const body: unknown = answer === undefined ? undefined : JSON.parse(answer.body);
    const entities = success ? (body as readonly unknown[]) : [];
    return {
      sequenceNumber: bundled.SequenceNumber ?? 0,
      entities,
      count: entities.length,
      success,
      statusCode: answer?.status ?? 400,
      error: success ? null : (body ?? { code: 'NotFound', message: 'The resource type is not known.' }),
    };
  };
  return [
    route(
      'POST',
      '/system/bundles',
      (request) => {
        const { requests } = request.given as { requests?: readonly BundledRequest[] | null };
        if (requests === undefined || requests === null)
          throw invalidObject('bundle', [missing('bundle', 'requests')]);
        return json(200, { results: requests.map((bundled) => answerOne(request, bundled)) });
      },
      { writes: false, body: BUNDLE },
    ),
  ];
}

function read(listRoute: Route, request: ApiRequest, { ApiRequest: wanted }: BundledRequest): Answer {
  const { filters, ...rest } = wanted ?? {};
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...filters, ...rest }))
    if (typeof value === 'string' || typeof value === 'number') query.set(name, String(value));
  try {
    return runRoute(listRoute, { ...request, path: listRoute.pattern, query, ids: [] });
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}
