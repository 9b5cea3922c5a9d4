import { integer, onlyKnown, optionalBoolean, optionalText, text } from '../api/params.ts';
import type { Params } from '../api/params.ts';
import { RpcError } from '../api/rpc-error.ts';
import type { Company, CompanyRegister } from '../companies/company-register.ts';
import { readFaults } from '../faults.ts';
import { scriptActivity, scriptEdit } from './incident-script.ts';
import { pushState, scriptPush } from './push-script.ts';
import { jsonIn, objectIn } from './read-script.ts';
import type { Stage, StageAnswer } from './stage.ts';

type Route = (stage: Stage, body: string, id: string) => unknown;

/**
 * All routes below `/emulator/`, by verb and place. What they give is the JSON of the answer; `undefined` is
 * a 404.
 */
export const ROUTES: Readonly<Record<string, Route>> = {
  'GET healthz': () => 'ok',
  'PUT faults': async ({ faults, sender }, body) => {
    faults.set(readFaults(jsonIn(body)));
    await sender.retry(); // the push may have been paused
    return faults.current();
  },
  'POST clock': async ({ now, advance }, body) => {
    const script = objectIn(body);
    onlyKnown(script, ['advanceMs']);
    await advance(integer(script, 'advanceMs', 0, Number.MAX_SAFE_INTEGER));
    return { now: now() };
  },
  'GET push': pushState,
  'POST push': (stage, body) => scriptPush(stage, objectIn(body)),
  'DELETE push': (stage) => {
    stage.sender.disable();
    return pushState(stage);
  },
  'POST incidents': (stage, body) => scriptActivity(stage, objectIn(body)),
  'GET incidents/:id': ({ store }, _body, id) => store.find(id),
  'PATCH incidents/:id': (stage, body, id) => scriptEdit(stage, id, objectIn(body)),
  'POST companies': ({ companies }, body) => scriptCompany(companies, objectIn(body)),
  'PATCH companies/:id': ({ companies }, body, id) => scriptRename(companies, id, objectIn(body)),
};

/**
 * Answers one request below `/emulator/`. No fault applies here. A script that cannot be followed is a 400.
 */
export async function answerStage(stage: Stage, verb: string, url: URL, body: string): Promise<StageAnswer> {
  const [, , place = '', id = '', ...deeper] = url.pathname.split('/');
  const route = ROUTES[`${verb} ${place}${id === '' ? '' : '/:id'}`];
  if (route === undefined || deeper.length > 0) return notFound(`There is no ${verb} ${url.pathname}.`);
  if (url.search !== '') return { status: 400, body: { message: 'There are no queries here.' } };
  try {
    const answer = await route(stage, body, id);
    return answer === undefined ? notFound(`There is no ${id}.`) : { status: 200, body: answer };
  } catch (error) {
    return { status: 400, body: { message: messageOf(error) } };
  }
}

/** Adds a company below a partner, by default the key's own company. */
function scriptCompany(companies: CompanyRegister, script: Params): Company {
  onlyKnown(script, ['id', 'name', 'parentId', 'partner']);
  const id = text(script, 'id');
  const parentId = optionalText(script, 'parentId') ?? companies.ownId;
  if (companies.find(id) !== undefined) throw new Error(`there is already a company ${id}`);
  if (companies.find(parentId)?.partner !== true) throw new Error(`${parentId} is no partner`);
  const partner = optionalBoolean(script, 'partner') ?? false;
  return companies.add({ id, name: text(script, 'name'), parentId, partner });
}

/** Renames a company; its incidents show the new name at once. */
function scriptRename(companies: CompanyRegister, id: string, script: Params): Company | undefined {
  onlyKnown(script, ['name']);
  return companies.rename(id, text(script, 'name'));
}

function notFound(message: string): StageAnswer {
  return { status: 404, body: { message } };
}

/** Parameters are refused here with the details that the API would tell. */
function messageOf(error: unknown): string {
  if (error instanceof RpcError) return error.details;
  return error instanceof Error ? error.message : String(error);
}
