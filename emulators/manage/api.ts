import { Refusal, html, json, noEndpoint, plain, refuse } from './answer.ts';
import type { Answer } from './answer.ts';
import { checkCredentials } from './auth.ts';
import type { Counters } from './counters.ts';
import { companyInfo } from './discovery.ts';
import { blownUp, brokenOff, failureAnswer, redirect } from './failures.ts';
import { rehearsalOf } from './rehearsal.ts';
import { matchRoute } from './router.ts';
import type { RouteMatch } from './router.ts';
import { runRoute } from './run-route.ts';
import { membersOf } from './world.ts';
import type { World } from './world.ts';

/** A request as it came in. */
export interface RawRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** What becomes of a request: an answer, a connection that is cut, or silence. */
export type Outcome =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'drop' }
  | { readonly kind: 'silence' };

// The web server below refuses longer query strings; the API offers the search route for them.
const LONGEST_QUERY = 2048;

/**
 * Carries out a request to the API or its discovery, faults included. `wait` waits a number of milliseconds.
 */
export async function serveApi(
  world: World,
  counters: Counters,
  request: RawRequest,
  wait: (ms: number) => Promise<void>,
): Promise<Outcome> {
  const place = placeOf(world, request);
  const writes = place.kind === 'api' && place.match.kind === 'route' && place.match.route.writes;
  const withinMinute = counters.count(labelOf(place, request), writes, world.now());
  const faults = world.faults.current();
  if (faults.hang) return { kind: 'silence' };
  if (faults.latencyMs > 0) await wait(faults.latencyMs);
  if (faults.requestsPerMinute !== null && withinMinute > faults.requestsPerMinute)
    return { kind: 'answer', answer: failureAnswer(429, faults) };
  if (faults.redirectTo !== '') return { kind: 'answer', answer: redirect(faults.redirectTo) };
  if (writes && world.faults.spend('dropBeforeCommit')) return { kind: 'drop' };
  if (writes && world.faults.spend('conflicts'))
    return { kind: 'answer', answer: failureAnswer(409, faults) };
  const failing =
    faults.failWith !== null && (faults.failOn === 'all' || writes) && world.faults.spend('failTimes');
  const failure = failing ? failureAnswer(faults.failWith, faults) : undefined;
  if (failure !== undefined && !faults.failAfterCommit) return { kind: 'answer', answer: failure };
  if (writes && world.faults.current().commitAfter !== 0 && wouldCommit(world, place, request)) {
    const { commitAfterMs } = world.faults.current();
    world.faults.spend('commitAfter');
    // The server judges it again by then: the ticket may have gone meanwhile.
    void wait(commitAfterMs).then(() => answerAt(world, place, request));
    return { kind: 'drop' };
  }
  const answer = answerAt(world, place, request);
  const committed = writes && answer.status < 300;
  if (committed && world.faults.spend('dropAfterCommit')) return { kind: 'drop' };
  if (committed && world.faults.spend('hangAfterCommit')) return { kind: 'silence' };
  return { kind: 'answer', answer: failure ?? spoil(world, answer) };
}

type Place =
  | { readonly kind: 'api'; readonly path: string; readonly match: RouteMatch }
  | { readonly kind: 'discovery'; readonly companyId: string }
  | { readonly kind: 'unroutable' };

function placeOf(world: World, { method, url }: RawRequest): Place {
  const company = /^\/login\/companyinfo\/([^/]+)$/u.exec(url.pathname)?.[1];
  if (company !== undefined) return { kind: 'discovery', companyId: company };
  const { codebase, literalCodebaseRouted } = world.faults.current();
  const base = [codebase, ...(literalCodebaseRouted ? ['v4_6_release'] : [])]
    .map((routed) => `/${routed}/apis/3.0`)
    .find((candidate) => url.pathname.startsWith(`${candidate}/`));
  const path = base === undefined ? undefined : url.pathname.slice(base.length);
  if (path === undefined || path.includes('/apis/3.0')) return { kind: 'unroutable' };
  return { kind: 'api', path, match: matchRoute(method, path) };
}

function labelOf(place: Place, { method }: RawRequest): string {
  if (place.kind === 'api') return place.match.label;
  return place.kind === 'discovery' ? `${method} /login/companyinfo/{companyId}` : `${method} (unroutable)`;
}

function wouldCommit(world: World, place: Place, request: RawRequest): boolean {
  return answerAt(rehearsalOf(world), place, request).status < 300;
}

function answerAt(world: World, place: Place, request: RawRequest): Answer {
  try {
    if (place.kind === 'unroutable') throw unroutable(world);
    if (place.kind === 'discovery') return companyInfo(world, place.companyId, request.method);
    if (request.url.search.length > LONGEST_QUERY)
      throw new Refusal(html(414, '<h2>HTTP Error 414. The request URL is too long.</h2>'));
    return callRoute(world, place.path, place.match, request);
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}

/** The checks at the door, in the order in which they refuse, then the route itself. */
function callRoute(
  world: World,
  path: string,
  match: RouteMatch,
  { method, url, headers, body }: RawRequest,
): Answer {
  const { sslRequired, openSystemInfo } = world.faults.current();
  // The status of this refusal is not recorded; its code is that of a role without the permission.
  if (sslRequired)
    throw new Refusal(json(403, { code: 'Security', message: 'SSL is required.', errors: null }));
  if (!(openSystemInfo && path === '/system/info')) checkCredentials(world, headers);
  if (match.kind === 'no-endpoint') throw noEndpoint();
  if (match.kind === 'method-not-allowed')
    throw refuse(405, 'ConnectWiseApi', `The requested resource does not support http method '${method}'.`);
  const takesBody = method === 'POST' || method === 'PATCH' || method === 'PUT';
  if (takesBody && mediaTypeOf(headers['content-type']) !== match.route.takes)
    throw refuse(
      415,
      'ConnectWiseApi',
      'The request entity has a media type which the server does not support.',
    );
  const [member] = membersOf(world.seed);
  if (member === undefined) throw new Error('the seed has an empty list of members');
  return runRoute(match.route, {
    world,
    ids: match.ids,
    query: url.searchParams,
    path,
    headers,
    body,
    member,
    withoutRights: world.faults.current().withoutRights,
  });
}

/** What becomes of a good answer on its way, where a fault of its body is set. */
function spoil(world: World, answer: Answer): Answer {
  if (answer.status >= 300 || answer.body === '') return answer;
  if (world.faults.spend('brokenAnswers')) return brokenOff(answer);
  return world.faults.spend('hugeAnswers') ? blownUp(answer) : answer;
}

function mediaTypeOf(header: string | string[] | undefined): string {
  return String(header ?? '')
    .split(';', 1)
    .join()
    .trim()
    .toLowerCase();
}

function unroutable(world: World): Refusal {
  return world.faults.current().wrongCodebaseStatus === 400
    ? new Refusal(plain(400, 'Cannot route. Codebase/company is invalid'))
    : noEndpoint();
}
