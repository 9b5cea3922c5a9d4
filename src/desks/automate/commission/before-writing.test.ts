import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { AutomateClient } from '../connection/automate-client.ts';
import { SCRIPT_GUID, SCRIPT_NAME, SCRIPT_PARAMETERS } from '../script/parameters.ts';
import { findScript } from './before-writing.ts';

const NAMES = Object.keys(SCRIPT_PARAMETERS);
const SCRIPT = { Id: '7311', Name: SCRIPT_NAME, GUID: SCRIPT_GUID, Parameters: NAMES };

/** A server that lists a script, found by the condition that names this. */
function lists(script: object | undefined, by = 'GUID'): AutomateClient {
  const get = <Schema extends z.ZodType>(
    _: string,
    query: Readonly<Record<string, unknown>>,
    answer: Schema,
  ) =>
    Promise.resolve(
      answer.parse(script !== undefined && String(query['condition']).startsWith(by) ? [script] : []),
    );
  return { get } as unknown as AutomateClient;
}

describe('the script', () => {
  it.each<[string, AutomateClient, number | undefined, string, RegExp]>([
    ['with its parameters', lists(SCRIPT), undefined, 'ok', /its 13 parameters/],
    [
      'whose parameters are listed with values, in another case',
      lists({ ...SCRIPT, Parameters: NAMES.map((name) => `${name.toUpperCase()}=x=y`) }),
      undefined,
      'ok',
      /its 13 parameters/,
    ],
    [
      'whose parameters are not listed',
      lists({ ...SCRIPT, Parameters: null }),
      undefined,
      'careful',
      /not listed/,
    ],
    [
      'of another version',
      lists({ ...SCRIPT, Parameters: NAMES.slice(2) }),
      undefined,
      'failed',
      /lacks parameters: Operation, Marker\./,
    ],
    ['that was made anew under its name', lists(SCRIPT, 'Name'), undefined, 'failed', /another GUID/],
    ['that the settings name by its number', lists(SCRIPT, 'Name'), 7311, 'ok', /13 parameters/],
    ['that the settings name by another number', lists(SCRIPT), 12, 'failed', /scriptId names \(12\)/],
    ['that is not there', lists(undefined), undefined, 'failed', /lists no script/],
  ])('%s', async (_, client, scriptId, verdict, text) => {
    const { found } = await findScript(client, { scriptId }, new AbortController().signal);
    expect([found.verdict, found.text]).toEqual([verdict, expect.stringMatching(text)]);
  });
});
