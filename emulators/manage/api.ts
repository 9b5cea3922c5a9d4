import { Refusal, html, json, noEndpoint, notModelled, plain, refuse } from './answer.ts';
import type { Answer } from './answer.ts';
import type { Counters } from './counters.ts';
import { checkCredentials, companyInfo, wrongMethod } from './door.ts';
import { blownUp, brokenOff, failureAnswer, redirect } from './failures.ts';
import { matchRoute, runRoute } from './routes.ts';
import type { RouteMatch } from './routes.ts';
import { membersOf } from './seed.ts';
import { rehearsalOf } from './world.ts';
import type { World } from './world.ts';

/** A request as it came in. */
export interface RawRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** What becomes of a request: an answer, a connection that is cut, or silence. */
export type Outcome = Answer | 'drop' | 'silence';

// The web server below refuses longer query strings.
const LONGEST_QUERY = 2048;

/**
 * Carries out a request to the API or its discovery, faults included. `later` does something after a number
 * of milliseconds.
 */
export function serveApi(
  world: World,
  counters: Counters,
  request: RawRequest,
  later: (ms: number, act: () => void) => void,
): Outcome {
  const place = placeOf(world, request);
  const writes = place.kind === 'api' && place.match.kind === 'route' && place.match.route.method !== 'GET';
  const withinMinute = counters.count(labelOf(place, request), writes, world.now());
  const { faults } = world;
  const { hang, requestsPerMinute, redirectTo, failWith, failOn, failAfterCommit } = faults.current();
  if (hang) return 'silence';
  if (requestsPerMinute !== null && withinMinute > requestsPerMinute)
    return failureAnswer(429, faults.current());
  if (redirectTo !== '') return redirect(redirectTo);
  if (writes && faults.spend('dropBeforeCommit')) return 'drop';
  if (writes && faults.spend('conflicts')) return failureAnswer(409, faults.current());
  const isFailing = failWith !== null && (failOn === 'all' || writes) && faults.spend('failTimes');
  const failure = isFailing ? failureAnswer(failWith, faults.current()) : undefined;
  if (failure !== undefined && !failAfterCommit) return failure;
  const { commitAfter, commitAfterMs } = faults.current();
  if (writes && commitAfter !== 0 && answerAt(rehearsalOf(world), place, request).status < 300) {
    faults.spend('commitAfter');
    // The server judges it again by then: the ticket may have gone meanwhile.
    later(commitAfterMs, () => void answerAt(world, place, request));
    return 'drop';
  }
  const answer = answerAt(world, place, request);
  const committed = writes && answer.status < 300;
  if (committed && faults.spend('dropAfterCommit')) return 'drop';
  if (committed && faults.spend('hangAfterCommit')) return 'silence';
  return failure ?? spoil(world, answer);
}

type Place =
  | { readonly kind: 'api'; readonly path: string; readonly match: RouteMatch }
  | { readonly kind: 'discovery'; readonly companyId: string }
  | { readonly kind: 'unroutable' };

function placeOf(world: World, { method, url }: RawRequest): Place {
  const companyId = /^\/login\/companyinfo\/([^/]+)$/u.exec(url.pathname)?.[1];
  if (companyId !== undefined) return { kind: 'discovery', companyId };
  const base = `/${world.faults.current().codebase}/apis/3.0`;
  const path = url.pathname.slice(base.length);
  if (!url.pathname.startsWith(`${base}/`) || path.includes('/apis/3.0')) return { kind: 'unroutable' };
  return { kind: 'api', path, match: matchRoute(method, path) };
}

function labelOf(place: Place, { method }: RawRequest): string {
  if (place.kind === 'api') return place.match.label;
  return place.kind === 'discovery' ? `${method} /login/companyinfo/{companyId}` : `${method} (unroutable)`;
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
function callRoute(world: World, path: string, match: RouteMatch, request: RawRequest): Answer {
  const { method, url, headers, body } = request;
  const { sslRequired, withoutRights } = world.faults.current();
  // The status of this refusal is not recorded; its code is that of a role without the permission.
  if (sslRequired)
    throw new Refusal(json(403, { code: 'Security', message: 'SSL is required.', errors: null }));
  checkCredentials(world, headers);
  if (match.kind === 'no-endpoint') throw noEndpoint();
  if (match.kind === 'method-not-allowed') throw wrongMethod(method);
  if (headers['pagination-type'] !== undefined) throw notModelled('the header pagination-type');
  const mediaType = String(headers['content-type'] ?? '')
    .replace(/;.*/su, '')
    .trim();
  if (match.route.body !== undefined && mediaType.toLowerCase() !== 'application/json')
    throw refuse(
      415,
      'ConnectWiseApi',
      'The request entity has a media type which the server does not support.',
    );
  const [member] = membersOf(world.seed);
  if (member === undefined) throw new Error('the seed has an empty list of members');
  const query = url.searchParams;
  return runRoute(match.route, { world, ids: match.ids, query, path, body, member, withoutRights });
}

/** What becomes of a good answer on its way, where a fault of its body is set. */
function spoil({ faults }: World, answer: Answer): Answer {
  if (answer.status >= 300 || answer.body === '') return answer;
  if (faults.spend('brokenAnswers')) return brokenOff(answer);
  return faults.spend('hugeAnswers') ? blownUp(answer) : answer;
}

function unroutable(world: World): Refusal {
  return world.faults.current().wrongCodebaseStatus === 400
    ? new Refusal(plain(400, 'Cannot route. Codebase/company is invalid'))
    : noEndpoint();
}
