import { integer, onlyKnown } from '../api/params.ts';
import { RpcError } from '../api/rpc-error.ts';
import { readFaults } from '../faults/read-faults.ts';
import { scriptCompany, scriptRename } from './company-script.ts';
import { scriptActivity, scriptEdit } from './incident-script.ts';
import { pushState, repeatPush, scriptPush } from './push-script.ts';
import { jsonIn, objectIn } from './read-script.ts';
import type { Stage, StageAnswer } from './stage.ts';

type Route = (stage: Stage, body: string, id: string) => unknown;

/**
 * All routes below `/emulator/`, by verb and place. What they give is the JSON of the answer; `undefined` is
 * a 404.
 */
export const ROUTES: Readonly<Record<string, Route>> = {
  'GET healthz': () => 'ok',
  'GET faults': ({ faults }) => faults.current(),
  'PUT faults': async ({ faults, sender }, body) => {
    faults.set(readFaults(jsonIn(body)));
    await sender.retry(true); // the push may have been paused
    return faults.current();
  },
  'GET clock': ({ clock }) => ({ now: clock.now() }),
  'POST clock': async ({ clock, sender }, body) => {
    const script = objectIn(body);
    onlyKnown(script, ['advanceMs']);
    clock.advance(integer(script, 'advanceMs', 0, Number.MAX_SAFE_INTEGER));
    await sender.retry(true);
    return { now: clock.now() };
  },
  'GET requests': ({ requests }) => requests.read(),
  'DELETE requests': ({ requests }) => {
    requests.reset();
    return requests.read();
  },
  'GET push': pushState,
  'POST push': (stage, body) => scriptPush(stage, objectIn(body)),
  'DELETE push': (stage) => {
    stage.sender.disable();
    return pushState(stage);
  },
  'POST push/repeat': repeatPush,
  'POST push/retry': async (stage) => {
    await stage.sender.retry(false);
    return pushState(stage);
  },
  'GET push/log': ({ pushLog }) => pushLog.read(),
  'DELETE push/log': ({ pushLog }) => {
    pushLog.reset();
    return pushLog.read();
  },
  'GET incidents': ({ store }) => store.all(),
  'POST incidents': (stage, body) => scriptActivity(stage, objectIn(body)),
  'GET incidents/:id': ({ store }, _body, id) => store.find(id),
  'PATCH incidents/:id': (stage, body, id) => scriptEdit(stage, id, objectIn(body)),
  'GET companies': ({ world }) => world.companies.all(),
  'POST companies': ({ world }, body) => scriptCompany(world.companies, objectIn(body)),
  'PATCH companies/:id': ({ world }, body, id) => scriptRename(world.companies, id, objectIn(body)),
};

/**
 * Answers one request below `/emulator/`. No fault applies here. A script that cannot be followed is a 400.
 */
export async function answerStage(stage: Stage, verb: string, url: URL, body: string): Promise<StageAnswer> {
  const [, , place = '', id = '', ...deeper] = url.pathname.split('/');
  const route = ROUTES[`${verb} ${place}${id === '' ? '' : `/${id}`}`] ?? ROUTES[`${verb} ${place}/:id`];
  if (route === undefined || deeper.length > 0) return notFound(`There is no ${verb} ${url.pathname}.`);
  if (url.search !== '') return { status: 400, body: { message: 'There are no queries here.' } };
  try {
    const answer = await route(stage, body, id);
    return answer === undefined ? notFound(`There is no ${id}.`) : { status: 200, body: answer };
  } catch (error) {
    return { status: 400, body: { message: messageOf(error) } };
  }
}

function notFound(message: string): StageAnswer {
  return { status: 404, body: { message } };
}

/** Parameters are refused here with the details that the API would tell. */
function messageOf(error: unknown): string {
  if (error instanceof RpcError) return error.details;
  return error instanceof Error ? error.message : String(error);
}
